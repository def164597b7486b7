//! Tells how well a choice does.

use std::collections::{BTreeMap, HashMap};

use super::{
    corpus::Page,
    labels::{one_line, words},
};

/// How many words in a row are compared.
const RUN: usize = 4;

/// Prints precision and recall for every folder, by runs of words and by known strings.
pub(crate) fn tell(pages: &[Page], kept: impl Fn(&Page) -> Vec<String>) {
    let mut sets: BTreeMap<&str, Figures> = BTreeMap::new();
    for page in pages {
        sets.entry(&page.set).or_default().add(page, &kept(page).join("\n\n"));
    }
    for (set, figures) in sets {
        figures.print(set);
    }
}

#[derive(Default)]
struct Figures {
    /// Precision and recall of each page that has any.
    precision: Vec<f64>,
    recall: Vec<f64>,
    /// How many of the known strings are there that should be, are there that should not be, and are missing.
    right: f64,
    wrong: f64,
    missing: f64,
}

impl Figures {
    fn add(&mut self, page: &Page, text: &str) {
        if let Some(known) = &page.truth.text {
            let (known, found) = (runs(known), runs(text));
            let sum = |runs: &HashMap<Vec<String>, u32>| runs.values().sum::<u32>();
            let both: u32 =
                found.iter().map(|(run, times)| known.get(run).copied().unwrap_or_default().min(*times)).sum();
            if sum(&found) > 0 {
                self.precision.push(f64::from(both) / f64::from(sum(&found)));
            }
            if sum(&known) > 0 {
                self.recall.push(f64::from(both) / f64::from(sum(&known)));
            }
            return;
        }
        let text = one_line(text);
        for string in &page.truth.with {
            *(if text.contains(string) { &mut self.right } else { &mut self.missing }) += 1.0;
        }
        self.wrong += page.truth.without.iter().map(|string| f64::from(u8::from(text.contains(string)))).sum::<f64>();
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of pages")]
    fn print(&self, set: &str) {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let (precision, recall) = if self.recall.is_empty() {
            (self.right / (self.right + self.wrong), self.right / (self.right + self.missing))
        } else {
            (mean(&self.precision), mean(&self.recall))
        };
        let both = 2.0 * precision * recall / (precision + recall);
        println!("{set:<12} F1 {both:.4} P {precision:.4} R {recall:.4}");
    }
}

fn runs(text: &str) -> HashMap<Vec<String>, u32> {
    let words = words(text);
    let mut runs = HashMap::new();
    for run in words.windows(RUN.min(words.len().max(1))) {
        *runs.entry(run.to_vec()).or_default() += 1;
    }
    runs
}
