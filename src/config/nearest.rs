//! Guesses what was meant by a name that nobody knows.

/// The greatest number of names that are compared: a guess is not worth more.
const COMPARED_MAX: usize = 2_000;

/// The known name that is written most alike, when one is alike enough to be meant.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // One slip in every three letters, and at least one.
    let slips_max = (name.chars().count() / 3).max(1);
    let distance = |other: &str| strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase());
    known
        .into_iter()
        .take(COMPARED_MAX)
        .map(|other| (distance(other), other))
        .filter(|(slips, _)| *slips <= slips_max)
        .min()
        .map(|(_, other)| other)
}
