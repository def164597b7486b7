//! Scripts without spaces, and mixtures.

use super::press::{check, list, topic};

#[test]
fn chinese_terms_are_found_anywhere() {
    check(&topic("出口管制"), "zh", &["新的[出口管制]措施公布。", "扩大[出口管制]", "出口与管制"]);
    check(&topic("芯片 出口"), "zh", &["[芯片]不得[出口]。", "芯片"]);
}

#[test]
fn japanese_terms_are_found_before_particles() {
    check(
        &list("ja", &["輸出規制", "エンティティー・リスト"]),
        "ja",
        &["新たな[輸出規制]が始まる。", "[エンティティー・リスト]に追加"],
    );
    check(&topic("ｶﾞﾗｽ"), "ja", &["この[ガラス]は"]);
}

#[test]
fn korean_terms_are_found_with_particles() {
    check(&list("ko", &["수출 통제", "딥브레인"]), "ko", &["새로운 [수출 통제]가 시작된다.", "[딥브레인]은 조용하다."]);
    check(&topic("수출통제"), "ko", &["미국의 [수출통제]를"]);
}

#[test]
fn latin_names_stand_alone_beside_other_scripts() {
    check(&list("any", &["Quantrel"]), "ja", &["米[Quantrel]の新製品", "[Ｑｕａｎｔｒｅｌ]は"]);
    check(&list("any", &["Quantrel"]), "ko", &["[Quantrel]은"]);
    check(&topic("B30芯片"), "zh", &["新款[B30芯片]上市", "AB30芯片"]);
}

#[test]
fn near_counts_characters_in_chinese() {
    check(&topic("限制 NEAR/4 出口"), "zh", &["[限制]芯片的[出口]", "限制高端芯片的出口"]);
}

#[test]
fn cyrillic_and_greek_ignore_case() {
    check(&topic("чип"), "ru", &["Новый [ЧИП]", "[чипы] и [чипов]", "чипсы"]);
    check(&topic("Όμικρον"), "el", &["το [όμικρον]"]);
}
