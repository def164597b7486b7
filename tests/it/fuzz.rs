//! The inputs that fuzzing found worth keeping, read as the fuzz targets read them: fuzz/corpus has a folder a target.

use std::{collections::BTreeSet, env, fs, path::Path};

/// The targets, each with what it does with one input.
macro_rules! readers {
    ($($name:ident = $path:literal),+ $(,)?) => {
        $(#[path = $path] mod $name;)+
        const READERS: &[(&str, fn(&[u8]))] = &[$((stringify!($name), $name::read)),+];
    };
}

readers! {
    article = "../../fuzz/readers/article.rs",
    charset = "../../fuzz/readers/charset.rs",
    config = "../../fuzz/readers/config.rs",
    dates = "../../fuzz/readers/dates.rs",
    document = "../../fuzz/readers/document.rs",
    header = "../../fuzz/readers/header.rs",
    matching = "../../fuzz/readers/matching.rs",
    opml = "../../fuzz/readers/opml.rs",
    packed = "../../fuzz/readers/packed.rs",
    pdf = "../../fuzz/readers/pdf.rs",
    query = "../../fuzz/readers/query.rs",
    robots = "../../fuzz/readers/robots.rs",
}

fn names(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// The inputs of a target, by name, always in the same order.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let files: BTreeSet<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.iter().map(|file| (file.display().to_string(), fs::read(file).unwrap())).collect()
}

#[test]
fn every_reader_survives_what_fuzzing_found() {
    let known: BTreeSet<String> = READERS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(known, names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets")), "every target is here");
    for (name, read) in READERS {
        let inputs = corpus(name);
        assert!(!inputs.is_empty(), "{name} has no input");
        for (file, bytes) in inputs {
            // Told only when the test fails: the last one is to blame.
            println!("{file}");
            read(&bytes);
        }
    }
}

/// Numbers that look like chance, and are the same at every run (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % end.max(1)
    }
}

/// Changes an input at a few places: bytes changed, cut out, doubled, or taken from another input.
fn changed(bytes: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(4) {
        let from = chance.below(bytes.len() + 1);
        let to = (from + 1 + chance.below(30)).min(bytes.len());
        let piece = match chance.below(6) {
            0 => Vec::new(),
            1 => bytes[from..to].repeat(1 + chance.below(40)),
            2 => vec![u8::try_from(chance.below(256)).unwrap()],
            3 => b"<>&\"'{}[]()*:;/\0\xff\xe2\x80\x8f"[chance.below(16)..].to_vec(),
            4 => b"99999999999999999999".to_vec(),
            _ => {
                let start = chance.below(other.len());
                other[start..(start + chance.below(60)).min(other.len())].to_vec()
            }
        };
        bytes.splice(from..to, piece);
    }
    bytes
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long this looks is for who starts it, not for the program")]
fn every_reader_survives_changed_inputs() {
    let times: u64 = env::var("PRESSWATCH_FUZZ_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(10);
    for (name, read) in READERS {
        let inputs = corpus(name);
        for seed in 1..=times {
            let mut chance = Chance(seed);
            for (file, bytes) in &inputs {
                let (_, other) = &inputs[chance.below(inputs.len())];
                let changed = changed(bytes, other, &mut chance);
                // Told only when the test fails: the last one is to blame.
                println!("{file}, seed {seed}: {:?}", String::from_utf8_lossy(&changed));
                read(&changed);
            }
        }
    }
}
