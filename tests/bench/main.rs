//! One benchmark a stage, on invented material: `cargo bench`, or `cargo bench page` for one of them.
//!
//! Figures of different runs on a busy machine are not comparable; those of one run are.
#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

mod digest;
mod feed;
mod filing;
mod grouping;
mod matching;
mod material;
mod page;

fn main() {
    divan::main();
}
