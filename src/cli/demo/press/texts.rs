//! The manuscripts that the program carries, in the order in which they are told.
//!
//! In: nothing. Out: the manuscripts, read. Performs no I/O: the texts were included when the program was built.

use super::manuscript::{self, Manuscript, ManuscriptFault};

/// A text in the program that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("demo text {name:?}")]
pub(super) struct TextFault {
    name: &'static str,
    source: ManuscriptFault,
}

/// Reads every manuscript.
///
/// # Errors
/// The first text that cannot be read.
pub(super) fn manuscripts() -> Result<Vec<Manuscript>, TextFault> {
    TEXTS.iter().map(|(name, text)| manuscript::read(text).map_err(|source| TextFault { name, source })).collect()
}

/// Every text, with its name.
const TEXTS: [(&str, &str); 57] = [
    ("en/agencies-remove-app", include_str!("texts/en/agencies-remove-app.txt")),
    ("en/blue-chips", include_str!("texts/en/blue-chips.txt")),
    ("en/cargo-bike", include_str!("texts/en/cargo-bike.txt")),
    ("en/casino-chips", include_str!("texts/en/casino-chips.txt")),
    ("en/council-budget", include_str!("texts/en/council-budget.txt")),
    ("en/customs-officers-eye", include_str!("texts/en/customs-officers-eye.txt")),
    ("en/deepseek-archive", include_str!("texts/en/deepseek-archive.txt")),
    ("en/deepseek-fewer-accelerators", include_str!("texts/en/deepseek-fewer-accelerators.txt")),
    ("en/derby-draw", include_str!("texts/en/derby-draw.txt")),
    ("en/fisheries-tariff", include_str!("texts/en/fisheries-tariff.txt")),
    ("en/furniture-gpus", include_str!("texts/en/furniture-gpus.txt")),
    ("en/gamer-bargain", include_str!("texts/en/gamer-bargain.txt")),
    ("en/harbour-dredging", include_str!("texts/en/harbour-dredging.txt")),
    ("en/heat-wave", include_str!("texts/en/heat-wave.txt")),
    ("en/inside-deepseek", include_str!("texts/en/inside-deepseek.txt")),
    ("en/library-reopens", include_str!("texts/en/library-reopens.txt")),
    ("en/licence-rule", include_str!("texts/en/licence-rule.txt")),
    ("en/lisbon-meeting", include_str!("texts/en/lisbon-meeting.txt")),
    ("en/notice-14", include_str!("texts/en/notice-14.txt")),
    ("en/notice-9", include_str!("texts/en/notice-9.txt")),
    ("en/nvidia-test-hall", include_str!("texts/en/nvidia-test-hall.txt")),
    ("en/ocean-floor", include_str!("texts/en/ocean-floor.txt")),
    ("en/pet-microchips", include_str!("texts/en/pet-microchips.txt")),
    ("en/potato-chips", include_str!("texts/en/potato-chips.txt")),
    ("en/rail-strike", include_str!("texts/en/rail-strike.txt")),
    ("en/supermarket-results", include_str!("texts/en/supermarket-results.txt")),
    ("en/timber-controls", include_str!("texts/en/timber-controls.txt")),
    ("de/ausfuhrgenehmigung", include_str!("texts/de/ausfuhrgenehmigung.txt")),
    ("de/chipexportkontrollen", include_str!("texts/de/chipexportkontrollen.txt")),
    ("de/datenschutz-deepseek", include_str!("texts/de/datenschutz-deepseek.txt")),
    ("de/hafenlogistik", include_str!("texts/de/hafenlogistik.txt")),
    ("de/handball", include_str!("texts/de/handball.txt")),
    ("de/kartoffelchips", include_str!("texts/de/kartoffelchips.txt")),
    ("de/nvidia-rechenzentrum", include_str!("texts/de/nvidia-rechenzentrum.txt")),
    ("de/unwetter", include_str!("texts/de/unwetter.txt")),
    ("de/weinlese", include_str!("texts/de/weinlese.txt")),
    ("zh/bird-watching", include_str!("texts/zh/bird-watching.txt")),
    ("zh/compute-cards", include_str!("texts/zh/compute-cards.txt")),
    ("zh/deepseek-release", include_str!("texts/zh/deepseek-release.txt")),
    ("zh/huidai", include_str!("texts/zh/huidai.txt")),
    ("zh/night-market", include_str!("texts/zh/night-market.txt")),
    ("zh/poker-chips", include_str!("texts/zh/poker-chips.txt")),
    ("zh/shupian", include_str!("texts/zh/shupian.txt")),
    ("zh/spring-tea", include_str!("texts/zh/spring-tea.txt")),
    ("zh/third-countries", include_str!("texts/zh/third-countries.txt")),
    ("zh/typhoon", include_str!("texts/zh/typhoon.txt")),
    ("later/cannery-water", include_str!("texts/later/cannery-water.txt")),
    ("later/council-ferry", include_str!("texts/later/council-ferry.txt")),
    ("later/deepseek-mirror", include_str!("texts/later/deepseek-mirror.txt")),
    ("later/halden-counter", include_str!("texts/later/halden-counter.txt")),
    ("later/huida-pici", include_str!("texts/later/huida-pici.txt")),
    ("later/licences-weekly", include_str!("texts/later/licences-weekly.txt")),
    ("later/maschinenbau-frist", include_str!("texts/later/maschinenbau-frist.txt")),
    ("later/nvidia-lieferung", include_str!("texts/later/nvidia-lieferung.txt")),
    ("later/rule-postponed", include_str!("texts/later/rule-postponed.txt")),
    ("later/shendu-rizhi", include_str!("texts/later/shendu-rizhi.txt")),
    ("later/smuggling-crate", include_str!("texts/later/smuggling-crate.txt")),
];
