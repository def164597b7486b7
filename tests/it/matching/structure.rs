//! Operators, title and headings, `unless`, scopes.

use presswatch::model::{Article, ArticleState, BlockKind, Passage, Topic, query::Query};

use super::press::{article, check, find, list, topic};

/// The parts of the query that fired.
fn clauses(passage: &Passage) -> Vec<&str> {
    passage.clauses.iter().map(|clause| clause.text.as_str()).collect()
}

/// The blocks that are passages.
fn blocks(article: &Article, topic: &Topic) -> Vec<usize> {
    find(article, topic).passages.iter().map(|passage| passage.block).collect()
}

#[test]
fn operators_bind_as_documented() {
    check(&topic("red OR green blue"), "en", &["[red]", "[green] and [blue]", "green"]);
    check(&topic("(red OR green) blue"), "en", &["red", "[green] [blue]"]);
    check(&topic("red NOT green OR blue"), "en", &["[red]", "red green", "green [blue]"]);
    check(&topic("red AND blue NEAR/1 green"), "en", &["[red] x [green] [blue]", "red green x blue"]);
    check(&topic("and or not"), "en", &["[not] [and] [or]", "not and"]);
}

#[test]
fn near_counts_words() {
    check(&topic("red NEAR/2 blue"), "en", &["[red] x [blue]", "[blue] x [red]", "red x y blue"]);
    check(&topic("red ONEAR/2 blue"), "en", &["[red] x [blue]", "blue x red"]);
    check(&topic("\"dark red\" NEAR/2 blue"), "en", &["[dark red] x [blue]", "dark red x y blue"]);
    check(&topic("(red OR green) NEAR/1 blue"), "en", &["[green] [blue] x red", "red x blue"]);
    check(&topic("red NEAR/1 blue NEAR/3 green"), "en", &["[red] [blue] x y [green] x y z red", "red x blue green"]);
}

#[test]
fn near_marks_only_what_is_near() {
    check(&topic("red NEAR/1 blue"), "en", &["red x [red] [blue] x blue"]);
}

#[test]
fn loose_phrases_take_any_order() {
    check(
        &topic("\"chip export ban\"~4"),
        "en",
        &["[bans] on [chip] [exports]", "[chip], x, [ban] y [export]", "chip x y z export ban"],
    );
}

#[test]
fn at_least_counts_parts() {
    check(&topic("ATLEAST(2, red, blue, \"dark green\")"), "en", &["[red] [blue]", "[dark green] [red]", "red red"]);
}

#[test]
fn german_compounds_are_near_themselves() {
    let mut both = list("de", &["Chip"]);
    both.matches = Query::parse("@list NEAR/3 Verbot").unwrap();
    check(&both, "de", &["Das [Chipverbot] gilt.", "Ein [Verbot] für [Chips]"]);
}

#[test]
fn title_is_marked_but_never_alone() {
    let colour = topic("red");
    assert_eq!(blocks(&article("en", "Red dawn", &["A blue day.", "A red night."]), &colour), [0, 2]);
    assert_eq!(blocks(&article("en", "Red dawn", &["A blue day."]), &colour), [0_usize; 0]);
    assert_eq!(blocks(&article("en", "Red dawn", &[]), &colour), [0]);
    let mut partial = article("en", "Red dawn", &["A blue day."]);
    partial.state = ArticleState::Partial;
    assert_eq!(blocks(&partial, &colour), [0]);
}

#[test]
fn headings_are_never_alone() {
    let mut story = article("en", "", &["Red heading", "A blue day.", "A red night."]);
    story.blocks[1].kind = BlockKind::Heading;
    assert_eq!(blocks(&story, &topic("red")), [1, 3]);
    assert_eq!(blocks(&story, &topic("heading")), [0_usize; 0]);
    story.blocks[2].kind = BlockKind::Caption;
    assert_eq!(blocks(&story, &topic("blue")), [2]);
}

#[test]
fn title_and_article_set_the_scene() {
    let story = article("en", "Chips at sea", &["A licence was lost.", "Fish and sugar.", "The sugar licence"]);
    assert_eq!(blocks(&story, &topic("licence title:chip")), [1, 3]);
    assert_eq!(blocks(&story, &topic("licence title:sugar")), [0_usize; 0]);
    assert_eq!(blocks(&story, &topic("fish article:(licence chip)")), [2]);
    assert_eq!(blocks(&story, &topic("fish article:(licence NEAR/2 fish)")), [0_usize; 0]);
    assert_eq!(blocks(&story, &topic("fish NOT article:licence")), [0_usize; 0]);
    assert_eq!(blocks(&story, &topic("licence NOT article:rice")), [1, 3]);
    // What only the title says makes every paragraph a passage, with nothing to mark.
    let found = find(&story, &topic("title:chip"));
    assert_eq!(found.passages.iter().map(|passage| passage.block).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(found.passages.iter().map(|passage| passage.marks.len()).collect::<Vec<_>>(), [1, 0, 0, 0]);
}

#[test]
fn before_looks_back_from_the_block_itself() {
    let story =
        article("en", "Chips at sea", &["A licence was lost.", "The firm sank.", "The firm swam.", "The firm."]);
    assert_eq!(blocks(&story, &topic("firm before:licence")), [2, 3, 4]);
    assert_eq!(blocks(&story, &topic("firm before/1:licence")), [2]);
    assert_eq!(blocks(&story, &topic("firm before/2:(licence OR sank)")), [2, 3, 4]);
    // All of it together, as with article:, but nothing that comes later.
    assert_eq!(blocks(&story, &topic("firm before:(chip sank)")), [3, 4]);
    assert_eq!(blocks(&story, &topic("firm before/2:(licence swam)")), [0_usize; 0]);
    assert_eq!(blocks(&story, &topic("firm NOT before:sank")), [2]);
    assert_eq!(blocks(&story, &topic("firm before:(licence NOT swam)")), [2, 3]);
    assert_eq!(blocks(&story, &topic("firm before/1:title:chip")), [2, 3, 4]);
    // Nothing stands before the title, and it is before everything else.
    assert_eq!(blocks(&story, &topic("chip before:chip")), [0_usize; 0]);
    assert_eq!(blocks(&story, &topic("licence before:chip")), [1]);
    let found = find(&story, &topic("firm before:licence"));
    assert_eq!(found.passages[0].marks[0], 4..8);
    assert_eq!(clauses(&found.passages[0]), ["firm", "before:licence"]);
}

#[test]
fn start_asks_of_the_first_words() {
    check(&topic("start/3:red"), "en", &["A b [red].", "a b c red", "[Red] a b c red"]);
    check(&topic("start/3:(red blue)"), "en", &["[Red] and [blue].", "Red and a blue."]);
    check(&topic("start/2:\"dark red\""), "en", &["[Dark red].", "A dark red."]);
    check(&topic("start/4:(red NEAR/2 blue)"), "en", &["[Red] [blue] x x red", "a b red x blue"]);
    check(&topic("start/3:芯片"), "zh", &["[芯片]", "新[芯片]", "新的芯片"]);
    let story = article("en", "", &["Photo: somebody.", "Red."]);
    assert_eq!(blocks(&story, &topic("red before:start/1:photo")), [2]);
    assert_eq!(blocks(&story, &topic("red article:start/1:somebody")), [0_usize; 0]);
}

#[test]
fn a_named_part_stands_for_itself_in_parentheses() {
    let mut colours = list("en", &["red", "crimson"]);
    let part = |query: &str| Query::parse(query).unwrap();
    colours.parts.insert("warm".to_owned(), part("@list OR start/2:orange"));
    colours.parts.insert("sky".to_owned(), part("blue OR azure"));
    colours.parts.insert("scene".to_owned(), part("title:@sky NOT @sky"));
    colours.matches = part("@warm NOT @sky OR green @scene OR @list NEAR/2 @sky");
    check(&colours, "en", &["[crimson]", "[red] and [azure]", "red, not at all blue", "an [orange]", "not an orange"]);
    let story = article("en", "Azure", &["Green.", "Green and blue."]);
    assert_eq!(blocks(&story, &colours), [1]);
    let found = find(&article("en", "Azure", &["Green."]), &colours);
    assert_eq!(clauses(&found.passages[0]), ["green", "title:@sky"]);
}

#[test]
fn article_marks_what_the_block_contributes() {
    let story = article("en", "", &["Red and blue.", "Green."]);
    let found = find(&story, &topic("article:(red green) blue"));
    assert_eq!(found.passages[0].marks, [0..3, 8..12]);
}

#[test]
fn unless_vetoes_the_same_block_only() {
    let mut chips = topic("chip");
    chips.unless = Some(Query::parse("casino OR poker").unwrap());
    let story = article("en", "", &["A casino chip.", "A chip plant.", "No casino here."]);
    let found = find(&story, &chips);
    assert_eq!(found.passages.iter().map(|passage| passage.block).collect::<Vec<_>>(), [2]);
    assert_eq!(found.vetoed, [(chips.id.clone(), 1)]);
}

#[test]
fn passages_come_by_block_then_by_topic() {
    use presswatch::{
        matching::{Topics, passages},
        model::Id,
    };
    let named = |id: &str, query: &str| {
        let mut named = topic(query);
        named.id = Id::parse(id).unwrap();
        std::sync::Arc::new(named)
    };
    let topics = Topics::compile(&[named("z", "blue"), named("a", "red OR blue"), named("m", "lang:en")]);
    let story = article("en", "Grey", &["red", "blue"]);
    let found = passages(&story, &super::press::source(), &topics);
    let order: Vec<(usize, &str)> = found.passages.iter().map(|p| (p.block, p.topic.as_str())).collect();
    assert_eq!(order, [(0, "m"), (1, "a"), (1, "m"), (2, "z"), (2, "a"), (2, "m")]);
}

#[test]
fn clauses_are_what_the_operator_wrote() {
    let mut colours = list("en", &["red", "crimson"]);
    colours.matches =
        Query::parse("@list AND (\"Entity List\" OR rice OR sun NEAR/3 (moon OR  star)) NOT grey lang:en").unwrap();
    let text = "Red, crimson: the Entity List. Sun and stars.";
    let found = find(&article("en", "", &[text]), &colours);
    let clauses = found.passages[0].clauses.iter();
    let fired: Vec<(&str, Vec<&str>)> = clauses
        .map(|clause| (clause.text.as_str(), clause.marks.iter().map(|mark| &text[mark.clone()]).collect()))
        .collect();
    assert_eq!(
        fired,
        [
            ("@list", vec!["Red", "crimson"]),
            ("\"Entity List\"", vec!["Entity List"]),
            ("sun NEAR/3 (moon OR  star)", vec!["Sun", "stars"]),
            ("lang:en", vec![]),
        ]
    );
}

#[test]
fn scores_order_within_zero_and_one() {
    let story =
        article("en", "Red", &["Red, green and blue.", &format!("{} red {}", "x ".repeat(80), "y ".repeat(80))]);
    let found = find(&story, &topic("red OR green OR blue"));
    let scores: Vec<f64> = found.passages.iter().map(|passage| passage.score).collect();
    assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)), "{scores:?}");
    assert!(scores[1] > scores[2], "{scores:?}");
}

#[test]
fn not_near_leaves_out_single_places() {
    check(
        &topic("A100 NOT NEAR/3 (motorway OR exit)"),
        "en",
        &["The [A100] sells.", "the A100 motorway", "The [A100] sells well, not far from the A100 exit"],
    );
    check(&topic("red NOT ONEAR/2 blue"), "en", &["blue [red]", "red blue", "red, x blue, x x [red]"]);
    check(&topic("R1 NOT NEAR/0 \"Yamaha R1\""), "en", &["a Yamaha R1", "[R1] beats a Yamaha R1"]);
}

#[test]
fn near_within_one_word_is_a_compound() {
    let mut both = list("de", &["Chip"]);
    both.matches = Query::parse("@list NEAR/0 Export").unwrap();
    check(&both, "de", &["Der [Chipexport] ruht.", "Der Export von Chips"]);
}

#[test]
fn sentences_are_asked_one_by_one() {
    check(
        &topic("sentence:(licence chip NOT farm)"),
        "en",
        &[
            "A [licence] for [chips]. The farm.",
            "A licence. Chips, too.",
            "The farm licence names chips! A [licence] for every [chip]",
            "Dr. Who has a [licence] for U.S. [chips].",
        ],
    );
    check(&topic("sentence:(许可 芯片)"), "zh", &["[芯片]需要[许可]。", "芯片。许可"]);
    check(&topic("sentence:(Lizenz Chip)"), "de", &["Die [Lizenz] vom 3. Mai für [Chips] gilt.", "Lizenz. Chip"]);
}

#[test]
fn sentences_and_first_words_combine() {
    check(&topic("sentence:start/2:red"), "en", &["Blue. [Red] sky. The sky is red", "A sky. The sky is red"]);
    check(&topic("start/3:sentence:(red blue)"), "en", &["[Red] x [blue]", "Red. Blue"]);
    let story = article("en", "Red and blue", &["Red. Blue.", "Red, blue.", "Green."]);
    assert_eq!(blocks(&story, &topic("green before/2:sentence:(red blue)")), [3]);
    assert_eq!(blocks(&story, &topic("blue before/1:sentence:(red blue)")), [1]);
    assert_eq!(blocks(&story, &topic("green before/2:ATLEAST(4, red OR blue)")), [3]);
    assert_eq!(blocks(&story, &topic("green before/2:ATLEAST(5, red OR blue)")), [0_usize; 0]);
}

#[test]
fn at_least_with_one_part_counts_places() {
    check(
        &topic("ATLEAST(3, Quantrel OR Dorsal)"),
        "en",
        &["[Quantrel] up, [Dorsal] down, [Quantrel] flat", "Quantrel up, Dorsal down"],
    );
}
