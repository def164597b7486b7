//! English: plurals, genitives, and the forms of regular verbs; the usual irregular ones from a list.

use std::{collections::HashMap, sync::LazyLock};

use super::{ALONE, Endings, Stems, doubled, is_vowel, without};

/// Words that only look inflected, or that would be other words with an ending.
const FIXED: &str = " news physics economics politics series species analysis basis crisis thesis always perhaps during \
    nothing something anything everything evening morning string spring bring king thing wing sterling ceiling wedding \
    darling sibling pudding being hundred indeed seed speed need feed breed exceed proceed succeed embed \
    this thus plus bus gas yes lens chaos corps iris virus census campus status bonus focus process access business \
    address success press congress progress ";
/// Words that are no verbs although they could be, so that no other word comes of them.
const NOUNS: &str = " wing war car star bar bee fee see tree three free sea tea sing \
    numb numbers off add man men hand hard high low big red day way law saw raw tie die lie pie ";

/// Words without any other form.
const INVARIABLE: &str = " new few one two six even ever ";

const VERB: Endings = &["", "s", "ed", "ing", "ings"];
const HISSING: Endings = &["", "es", "ed", "ing", "ings"];
const SILENT_E: Endings = &["e", "es", "ed", "ing", "ings"];
const Y: Endings = &["y", "ies", "ied", "ying"];
const DOUBLED: Endings = &["ed", "ing", "ings"];
const FROM_ING: Endings = &["", "s", "e", "es", "ed", "ing", "ings"];
const NOUN: Endings = &["", "s"];

pub(super) fn add(word: &str, stems: &mut Stems) {
    stems.add(word, ALONE);
    match LISTED.get(word) {
        Some(Listed::Invariable) => return,
        Some(Listed::Fixed) if word.ends_with('s') => return,
        Some(Listed::Fixed | Listed::Noun) => {
            stems.add(word, NOUN);
            stems.add_group(IRREGULAR.get(word).copied());
            return;
        }
        None if word.chars().count() < 3 => {
            stems.add(word, NOUN);
            return;
        }
        None => stems.add_group(IRREGULAR.get(word).copied()),
    }
    if let Some(rest) = without(word, "ing", 3) {
        stems.add(undoubled(rest), FROM_ING);
        stems.add(rest, FROM_ING);
    } else if let Some(rest) = without(word, "ied", 2).or_else(|| without(word, "ies", 2)) {
        stems.add(rest, Y);
    } else if let Some(rest) = without(word, "ed", 3) {
        stems.add(undoubled(rest), FROM_ING);
        stems.add(rest, FROM_ING);
    } else if let Some(rest) = plural_base(word) {
        regular(rest, stems);
    } else {
        regular(word, stems);
    }
}

/// The singular of what looks like a plural.
fn plural_base(word: &str) -> Option<&str> {
    if ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) {
        return None;
    }
    let hissing =
        without(word, "es", 3).filter(|rest| is_hissing(rest) && !rest.ends_with('s') || rest.ends_with("ss"));
    hissing.or_else(|| without(word, "s", 3))
}

fn regular(word: &str, stems: &mut Stems) {
    let last = word.chars().last();
    if is_hissing(word) {
        stems.add(word, HISSING);
    } else if let Some(rest) = word.strip_suffix('y').filter(|rest| !rest.ends_with(is_vowel)) {
        stems.add(rest, Y);
    } else if let Some(rest) = word.strip_suffix('e').filter(|rest| !rest.ends_with('e')) {
        stems.add(rest, SILENT_E);
    } else {
        stems.add(word, VERB);
        if word.ends_with('o') {
            stems.add(word, HISSING);
        }
        if word.ends_with("ee") {
            stems.add(word, &["d"]);
        }
    }
    if let (Some(twice), Some(last)) = (doubled(word), last) {
        stems.add(format!("{word}{twice}"), DOUBLED);
        // British `labelled`, and the plural of `quiz`.
        if last == 'z' {
            stems.add(format!("{word}z"), &["es"]);
        }
    }
}

fn is_hissing(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending))
}

/// `plann` is `plan`; `sell` stays.
fn undoubled(rest: &str) -> &str {
    let mut letters = rest.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(a), Some(b)) if a == b && !is_vowel(a) && !matches!(a, 'l' | 's' | 'z') => {
            rest.get(..rest.len() - a.len_utf8()).unwrap_or(rest)
        }
        _ => rest,
    }
}

/// Each irregular form, with all forms of its word.
static IRREGULAR: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| GROUPS.lines().rev().flat_map(|group| group.split(' ').map(move |form| (form, group))).collect());

/// Words that are not inflected like others.
#[derive(Debug, Clone, Copy)]
enum Listed {
    Fixed,
    Noun,
    Invariable,
}

static LISTED: LazyLock<HashMap<&str, Listed>> = LazyLock::new(|| {
    let listed = |list: &'static str, kind| list.split_whitespace().map(move |word| (word, kind));
    let words = listed(FIXED, Listed::Fixed).chain(listed(NOUNS, Listed::Noun));
    words.chain(listed(INVARIABLE, Listed::Invariable)).collect()
});

/// Forms of one word, a line each.
const GROUPS: &str = "\
man men
woman women
child children
person people persons
foot feet
tooth teeth
mouse mice
goose geese
half halves
life lives
knife knives
leaf leaves
loaf loaves
shelf shelves
thief thieves
wife wives
wolf wolves
crisis crises
analysis analyses
basis bases
thesis theses
criterion criteria
phenomenon phenomena
index indexes indices
matrix matrices matrixes
datum data
medium media
arise arises arose arisen arising
become becomes became becoming
begin begins began begun beginning
bind binds bound binding
break breaks broke broken breaking
bring brings brought bringing
build builds built building buildings
buy buys bought buying
catch catches caught catching
choose chooses chose chosen choosing
come comes came coming
cut cuts cutting
deal deals dealt dealing dealings
draw draws drew drawn drawing
drive drives drove driven driving
eat eats ate eaten eating
fall falls fell fallen falling
feed feeds fed feeding
fight fights fought fighting
find finds found finding findings
flee flees fled fleeing
fly flies flew flown flying
forbid forbids forbade forbidden forbidding
forgo forgoes forwent forgone forgoing
freeze freezes froze frozen freezing
get gets got gotten getting
give gives gave given giving
go goes went gone going
grow grows grew grown growing
have has had having
hide hides hid hidden hiding
hit hits hitting
hold holds held holding holdings
keep keeps kept keeping
know knows knew known knowing
lead leads led leading
leave leaves left leaving
lend lends lent lending
let lets letting
lose loses lost losing
make makes made making
mean means meant meaning
meet meets met meeting
offset offsets offsetting
overcome overcomes overcame overcoming
oversee oversees oversaw overseen overseeing
overtake overtakes overtook overtaken overtaking
pay pays paid paying
put puts putting
read reads reading
reset resets resetting
ride rides rode ridden riding
ring rings rang rung ringing
rise rises rose risen rising
run runs ran running
say says said saying
see sees saw seen seeing
seek seeks sought seeking
sell sells sold selling
send sends sent sending
set sets setting
shake shakes shook shaken shaking
shoot shoots shot shooting
show shows showed shown showing
shrink shrinks shrank shrunk shrinking
shut shuts shutting
sink sinks sank sunk sinking
slide slides slid sliding
speak speaks spoke spoken speaking
spend spends spent spending
split splits splitting
spread spreads spreading
stand stands stood standing
steal steals stole stolen stealing
stick sticks stuck sticking
strike strikes struck striking
swing swings swung swinging
take takes took taken taking
teach teaches taught teaching
tell tells told telling
think thinks thought thinking
throw throws threw thrown throwing
undergo undergoes underwent undergone undergoing
understand understands understood understanding
undertake undertakes undertook undertaken undertaking
uphold upholds upheld upholding
wear wears wore worn wearing
win wins won winning
withdraw withdraws withdrew withdrawn withdrawing
withhold withholds withheld withholding
write writes wrote written writing";
