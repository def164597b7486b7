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
