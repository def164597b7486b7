# The daily commands; each is one plain line that works without just.

# everything that CI checks before the scorers
check:
    cargo fmt --check && cargo clippy --all-targets -- -D warnings

# all tests
test:
    cargo test

# the whole way on a small made-up press
demo *ARGS:
    cargo run --release -- demo {{ARGS}}

# licences and advisories (cargo install cargo-deny)
deny:
    cargo deny check

# the figures beside their floors and goals (needs the labelled data in ../shared)
score *ARGS:
    cargo build --release --example score && python3 tests/system/floors.py --score target/release/examples/score --shared ../shared {{ARGS}}

# a fake press with ground truth: what is found, told twice or wrongly, and the cost beside the bare download and a
# Python peer (needs the bench in ../shared, nginx and pip)
press *ARGS:
    cargo build --release && python3 tests/system/press.py --program target/release/presswatch --shared ../shared {{ARGS}}

# killed a thousand times by a seeded schedule: no story lost, none in two mails
kills *ARGS:
    cargo build --release && python3 tests/system/kills.py --program target/release/presswatch {{ARGS}}

# one benchmark a stage
bench *ARGS:
    cargo bench {{ARGS}}

# looks for input that breaks a reader, one of fuzz/fuzz_targets (cargo install cargo-fuzz, and a nightly toolchain)
fuzz TARGET *ARGS:
    cargo +nightly fuzz run {{TARGET}} -- {{ARGS}}
