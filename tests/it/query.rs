//! Behaviour of `query`.

// Tells clippy that the helpers are test code, too.
#![cfg(test)]
#![expect(clippy::string_slice, reason = "places must lie on whole characters: a test that slices elsewhere must fail")]

use presswatch::model::query::{
    Condition, ExpressionKind, Manner, QUERY_DEPTH_MAX, QUERY_LENGTH_MAX, Query, QueryFault, TERM_LENGTH_MAX, Term,
};
use proptest::prelude::*;

/// A fault as a reader sees it: the query, the place, and what is said.
fn shown(text: &str, fault: &QueryFault) -> String {
    let before = text[..fault.span.start].chars().count();
    let marked = text[fault.span.clone()].chars().count().max(1);
    let hint = fault.hint.as_deref().unwrap_or("");
    format!("{text}\n{}{} {}\n  {hint}", " ".repeat(before), "^".repeat(marked), fault.message)
}

#[track_caller]
fn faults(queries: &[&str]) -> String {
    let fault = |query: &&str| match Query::parse(query) {
        Ok(query) => panic!("{} is read as {:?}", query.as_str(), query.root()),
        Err(fault) => shown(query, &fault),
    };
    queries.iter().map(fault).collect::<Vec<_>>().join("\n\n")
}

/// The shape of a query, with every implied parenthesis written.
fn shape(query: &str) -> String {
    use presswatch::model::query::{Expression, Order, Scope};
    fn show(part: &Expression) -> String {
        let all = |parts: &[Expression], between: &str| parts.iter().map(show).collect::<Vec<_>>().join(between);
        match &part.kind {
            ExpressionKind::Term(term) => term.as_str().to_owned(),
            ExpressionKind::List(name) => format!("@{name}"),
            ExpressionKind::All(parts) => format!("({})", all(parts, " & ")),
            ExpressionKind::Any(parts) => format!("({})", all(parts, " | ")),
            ExpressionKind::Not(inner) => format!("!{}", show(inner)),
            ExpressionKind::Near { order: Order::Any, distance, left, right } => {
                format!("({} ~{distance} {})", show(left), show(right))
            }
            ExpressionKind::Near { order: Order::AsWritten, distance, left, right } => {
                format!("({} >{distance} {})", show(left), show(right))
            }
            ExpressionKind::AtLeast { count, of } => format!("{count} of ({})", all(of, ", ")),
            ExpressionKind::Away { order: Order::Any, distance, kept, other } => {
                format!("({} !~{distance} {})", show(kept), show(other))
            }
            ExpressionKind::Away { order: Order::AsWritten, distance, kept, other } => {
                format!("({} !>{distance} {})", show(kept), show(other))
            }
            ExpressionKind::Places { count, of } => format!("{count} times {}", show(of)),
            ExpressionKind::Of(Scope::Sentence, inner) => format!("sentence {}", show(inner)),
            ExpressionKind::Of(Scope::Title, inner) => format!("title {}", show(inner)),
            ExpressionKind::Of(Scope::Article, inner) => format!("article {}", show(inner)),
            ExpressionKind::Of(Scope::Before(None), inner) => format!("before {}", show(inner)),
            ExpressionKind::Of(Scope::Before(Some(blocks)), inner) => format!("{blocks} before {}", show(inner)),
            ExpressionKind::Of(Scope::Start(words), inner) => format!("in {words} {}", show(inner)),
            ExpressionKind::Is(condition) => format!("{condition:?}"),
        }
    }
    show(Query::parse(query).unwrap_or_else(|fault| panic!("{}", shown(query, &fault))).root())
}

#[test]
fn operators_bind_not_then_near_then_and_then_or() {
    let cases = [
        ("cat", "cat"),
        ("cat dog OR cow hen", "((cat & dog) | (cow & hen))"),
        ("cat AND dog cow", "(cat & dog & cow)"),
        ("cat (dog OR cow) hen", "(cat & (dog | cow) & hen)"),
        ("cat NOT dog OR cow", "((cat & !dog) | cow)"),
        ("cat AND NOT NOT dog", "(cat & !!dog)"),
        ("cat NEAR/8 dog cow", "((cat ~8 dog) & cow)"),
        ("cat ONEAR/3 @pets NEAR/9 (cow OR \"red hen\")", "((cat >3 @pets) ~9 (cow | \"red hen\"))"),
        ("\"red cat\"~5 OR =Dog", "(\"red cat\"~5 | =Dog)"),
        ("ATLEAST(2, cat, dog OR cow, @pets) hen", "(2 of (cat, (dog | cow), @pets) & hen)"),
        ("cat NOT NEAR/3 dog OR cow", "((cat !~3 dog) | cow)"),
        ("cat NEAR/0 dog NOT ONEAR/2 (hen OR @pets) NOT cow", "(((cat ~0 dog) !>2 (hen | @pets)) & !cow)"),
        ("ATLEAST(3, cat OR @pets)", "3 times (cat | @pets)"),
        ("ATLEAST(1, cat AND dog)", "1 of ((cat & dog))"),
        ("sentence:(cat NOT dog) before:sentence:cow", "(sentence (cat & !dog) & before sentence cow)"),
        ("title:cat article:(dog OR cow)", "(title cat & article (dog | cow))"),
        ("before:cat before/2:(dog cow)", "(before cat & 2 before (dog & cow))"),
        ("start/5:cat before:start/3:(dog OR cow)", "(in 5 cat & before in 3 (dog | cow))"),
        ("title:\"red cat\" lang:de-AT", "(title \"red cat\" & Language(de))"),
        ("cat site:\"Example.org\" author:\"A. Writer\"", "(cat & Site(\"example.org\") & Author(\"A. Writer\"))"),
        ("cat and not or near/5 dog", "(cat & and & not & or & near/5 & dog)"),
        ("“curly cat” OR „low dog“", "(“curly cat” | „low dog“)"),
        ("\"NEAR/8 AND\" cat", "(\"NEAR/8 AND\" & cat)"),
        ("ATLEAST dog", "(ATLEAST & dog)"),
        ("лев 猫", "(лев & 猫)"),
    ];
    for (query, expected) in cases {
        assert_eq!(shape(query), expected, "{query}");
    }
}

#[test]
fn every_part_knows_its_place() {
    let text = "@chip AND (@ban OR title:@chip) NOT ü @x";
    let query = Query::parse(text).unwrap();
    let lists: Vec<(&str, &str)> = query.names().into_iter().map(|(name, span)| (name, &text[span])).collect();
    assert_eq!(lists, [("chip", "@chip"), ("ban", "@ban"), ("chip", "@chip"), ("x", "@x")]);
    let mut parts = Vec::new();
    query.root().visit(&mut |part| parts.push(query.written(&part.span)));
    assert_eq!(parts, [text, "@chip", "(@ban OR title:@chip)", "@ban", "title:@chip", "@chip", "NOT ü", "ü", "@x"]);
    assert_eq!(query.as_str(), text);
}

#[test]
fn fields_hold_conditions() {
    let query = Query::parse("lang:zh-Hant").unwrap();
    let ExpressionKind::Is(Condition::Language(language)) = &query.root().kind else { panic!("{query:?}") };
    assert_eq!(language.code(), "zh");
}

#[test]
fn list_terms_are_words_wildcards_or_phrases() {
    let cases = [
        ("chip", Manner::Inflected, vec!["chip"]),
        ("export control", Manner::Inflected, vec!["export", "control"]),
        ("licen?e*", Manner::Inflected, vec!["licen?e*"]),
        ("=EAR", Manner::Exact, vec!["EAR"]),
        ("\"Entity List\"", Manner::Verbatim, vec!["Entity", "List"]),
        ("出口 管制", Manner::Inflected, vec!["出口", "管制"]),
        ("AND", Manner::Inflected, vec!["AND"]),
    ];
    for (text, manner, words) in cases {
        let term = Term::parse(text).unwrap();
        assert_eq!((term.as_str(), term.manner()), (text, manner));
        assert_eq!(term.words(), words);
    }
    for text in ["", " ", "x", "*", "*chip", "\"", "a \"b c\"", "=chip*", "--", "c*", &"long ".repeat(TERM_LENGTH_MAX)]
    {
        let fault = Term::parse(text).expect_err(text);
        assert!(text.get(fault.span).is_some(), "{text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of faults")]
fn faults_of_structure_say_where_and_what_instead() {
    insta::assert_snapshot!(faults(&[
        "",
        "   ",
        "(cat OR dog",
        "cat OR dog)",
        "cat ()",
        "cat AND",
        "OR cat",
        "cat AND OR dog",
        "cat NOT",
        "say \"cat and dog",
        "cat, dog",
        "(cat, dog)",
        "cat NEAR dog",
        "cat NEAR/x dog",
        "cat ONEAR/1000 dog",
        "\"cat dog\"~0",
        "\"cat dog\"~ cow",
        "cat NEAR/3 NOT dog",
        "cat NEAR/3 (dog AND cow)",
        "cat NEAR/3 lang:de",
        "ATLEAST(cat, dog)",
        "ATLEAST(3, cat, dog)",
        "ATLEAST(2, cat, dog",
        "ATLEAST(2, cat AND dog)",
        "cat NOT NEAR/3 (dog AND cow)",
    ]), @r##"

        ^ an empty query
          write at least one word

           
        ^^^ an empty query
          write at least one word

        (cat OR dog
        ^ an opening parenthesis without its partner
          close it with )

        cat OR dog)
                  ^ a closing parenthesis without its partner
          leave it out

        cat ()
             ^ a parenthesis closes where a word is expected
          write the missing word

        cat AND
               ^ the query ends where a word is expected
          write the missing word, or take the last operator away

        OR cat
        ^^ an operator where a word is expected
          write the missing word; in quotation marks the operator is a word itself

        cat AND OR dog
                ^^ an operator where a word is expected
          write the missing word; in quotation marks the operator is a word itself

        cat NOT
               ^ the query ends where a word is expected
          write the missing word, or take the last operator away

        say "cat and dog
            ^^^^^^^^^^^^ a quotation mark without its partner
          close it with "

        cat, dog
           ^ a comma outside ATLEAST
          leave it out, or put the words in quotation marks

        (cat, dog)
            ^ a comma outside ATLEAST
          leave it out, or put the words in quotation marks

        cat NEAR dog
            ^^^^ needs a distance from 0 to 100 words
          for example NEAR/8

        cat NEAR/x dog
            ^^^^^^ needs a distance from 0 to 100 words
          for example NEAR/8

        cat ONEAR/1000 dog
            ^^^^^^^^^^ needs a distance from 0 to 100 words
          for example ONEAR/8

        "cat dog"~0
                 ^^ needs a distance from 1 to 100 words
          for example "chip ban"~8

        "cat dog"~ cow
                 ^ needs a distance from 1 to 100 words
          for example "chip ban"~8

        cat NEAR/3 NOT dog
                   ^^^^^^^ NEAR needs something that is there
          write NOT (a NEAR/8 b), (a NEAR/8 b) NOT c, or a NOT NEAR/8 b

        cat NEAR/3 (dog AND cow)
                   ^^^^^^^^^^^^^ NEAR takes words, phrases, lists, and groups of them with OR
          write (a NEAR/8 b) AND c; what must stand in one sentence is said with sentence:( … )

        cat NEAR/3 lang:de
                   ^^^^^^^ NEAR takes words, phrases, lists, and groups of them with OR
          write (a NEAR/8 b) AND c; what must stand in one sentence is said with sentence:( … )

        ATLEAST(cat, dog)
        ^^^^^^^^^^^^ ATLEAST needs a number first
          write ATLEAST(2, a, b, c)

        ATLEAST(3, cat, dog)
        ^^^^^^^^^^^^^^^^^^^^ ATLEAST asks for 3 of 2
          write a number from 1 to 2

        ATLEAST(2, cat, dog
        ^^^^^^^^^^ an opening parenthesis without its partner
          close it with )

        ATLEAST(2, cat AND dog)
                   ^^^^^^^^^^^ ATLEAST with one part takes words, phrases, lists, and groups of them with OR
          write (a NEAR/8 b) AND c; what must stand in one sentence is said with sentence:( … )

        cat NOT NEAR/3 (dog AND cow)
                       ^^^^^^^^^^^^^ NEAR takes words, phrases, lists, and groups of them with OR
          write (a NEAR/8 b) AND c; what must stand in one sentence is said with sentence:( … )
        "##);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of faults")]
fn faults_of_words_say_where_and_what_instead() {
    insta::assert_snapshot!(faults(&[
        "*chip",
        "große *chips",
        "c*",
        "*",
        "chip-*s",
        "出口*",
        "=Chip*",
        "x",
        "cat 7",
        "\"\"",
        "cat & dog",
        "cat || dog",
        "cat -dog",
        "@",
        "title: cat",
        "titel:cat",
        "https://example.org",
        "lang:german",
        "tag:(a OR b)",
        "before/0:cat",
        "start:cat",
        "source:",
        "=\"red cat\"~3",
        "~cat",
        "red~~cat",
        "a~b~c~d~e~f",
        "R~*x",
    ]), @r##"
        *chip
        ^^^^^ a wildcard at the beginning of a word
          begin with letters: chip*; German compounds are found without wildcards

        große *chips
              ^^^^^^ a wildcard at the beginning of a word
          begin with letters: chip*; German compounds are found without wildcards

        c*
        ^^ a wildcard after so few letters would match far too much
          write at least 2 letters before it

        *
        ^ no letter or digit to look for
          write a word, or leave this out

        chip-*s
        ^^^^^^^ a wildcard at the beginning of a word
          begin with letters: chip*; German compounds are found without wildcards

        出口*
        ^^^ a wildcard in a script without spaces, where words are found inside others anyway
          leave the wildcard out, or join two parts with NEAR/n

        =Chip*
        ^^^^^^ a wildcard in an exact term
          leave out the = or the wildcard

        x
        ^ a single letter or digit is no term
          write a longer word or a "phrase"

        cat 7
            ^ a single letter or digit is no term
          write a longer word or a "phrase"

        ""
        ^^ an empty term
          write a word, or leave this out

        cat & dog
            ^ "&" is read neither as an operator nor as a word
          write AND

        cat || dog
            ^^ "||" is read neither as an operator nor as a word
          write OR

        cat -dog
            ^^^^ "-dog" is read neither as an operator nor as a word
          write NOT

        @
        ^ a list without a name
          write @name

        title: cat
        ^^^^^^ a field needs its value right after the colon
          write title:word

        titel:cat
        ^^^^^^ there is no field "titel"
          fields are title, article, before, start/n, sentence, lang, source, tag, site and author; put a colon that is meant as such in quotation marks

        https://example.org
        ^^^^^^ there is no field "https"
          fields are title, article, before, start/n, sentence, lang, source, tag, site and author; put a colon that is meant as such in quotation marks

        lang:german
        ^^^^^^^^^^^ "german" is no language
          write a two-letter code, such as lang:de

        tag:(a OR b)
        ^^^^ tag: needs a value right after it
          one value for each: tag:a OR tag:b

        before/0:cat
        ^^^^^^^^^ needs a number of paragraphs from 1 to 100
          for example before/2:word

        start:cat
        ^^^^^^ needs a number of words from 1 to 100
          for example start/5:word

        source:
        ^^^^^^^ source: needs a value right after it
          one value for each: source:a OR source:b

        ="red cat"~3
                  ^^ an exact phrase has no ~
          leave out the = or the ~

        ~cat
        ^^^^ a ~ that joins no two parts of a word
          write Deep~Seek, or "two words"~8

        red~~cat
        ^^^^^^^^ a ~ that joins no two parts of a word
          write Deep~Seek, or "two words"~8

        a~b~c~d~e~f
        ^^^^^^^^^^^ too many ~ in one term
          use at most 4

        R~*x
        ^^^^ a wildcard at the beginning of a word
          begin with letters: chip*; German compounds are found without wildcards
        "##);
}

#[test]
fn faults_of_meaning_say_where_and_what_instead() {
    insta::assert_snapshot!(faults(&[
        "NOT cat",
        "cat OR NOT dog",
        "cat OR (NOT dog NOT cow)",
        "article:(NOT cat)",
        "ATLEAST(1, cat, NOT dog)",
        "(cat OR NOT dog) OR hen",
        "before:(NOT cat)",
        "article:(cat before:dog)",
    ]), @r##"
        NOT cat
        ^^^^^^^ says only what must be missing, so nearly every paragraph would match
          add what must be there: `chips NOT casino`, `lang:en NOT sports`

        cat OR NOT dog
               ^^^^^^^ says only what must be missing, so nearly every paragraph would match
          add what must be there: `chips NOT casino`, `lang:en NOT sports`

        cat OR (NOT dog NOT cow)
                ^^^^^^^ says only what must be missing, so nearly every paragraph would match
          add what must be there: `chips NOT casino`, `lang:en NOT sports`

        article:(NOT cat)
                ^^^^^^^^^ says only what must be missing, so nearly every paragraph would match
          add what must be there: `chips NOT casino`, `lang:en NOT sports`

        ATLEAST(1, cat, NOT dog)
                        ^^^^^^^ says only what must be missing, so nearly every paragraph would match
          add what must be there: `chips NOT casino`, `lang:en NOT sports`

        (cat OR NOT dog) OR hen
                ^^^^^^^ says only what must be missing, so nearly every paragraph would match
          add what must be there: `chips NOT casino`, `lang:en NOT sports`

        before:(NOT cat)
               ^^^^^^^^^ says only what must be missing, so nearly every paragraph would match
          add what must be there: `chips NOT casino`, `lang:en NOT sports`

        article:(cat before:dog)
                     ^^^^^^^^^^ `before:` looks back from a paragraph, so it cannot be asked of title, article or another `before:`
          write it beside: title:a before:b
        "##);
}

#[test]
fn what_is_absent_may_be_asked_beside_what_is_there() {
    for query in ["cat (dog OR NOT cow)", "ATLEAST(2, cat, NOT dog)", "lang:en NOT cat", "cat NOT article:dog"] {
        assert!(Query::parse(query).is_ok(), "{query}");
    }
}

#[test]
fn queries_are_bounded() {
    let deep = |depth| format!("{}cat{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Query::parse(&deep(QUERY_DEPTH_MAX)).is_ok());
    for text in [
        deep(QUERY_DEPTH_MAX + 1),
        deep(10_000),
        format!("cat {}dog", "NOT ".repeat(QUERY_DEPTH_MAX + 1)),
        format!("cat{}", " NEAR/2 cat".repeat(QUERY_DEPTH_MAX + 1)),
        format!("{}cat", "title:".repeat(QUERY_DEPTH_MAX + 1)),
    ] {
        let fault = Query::parse(&text).unwrap_err();
        assert_eq!(fault.message, format!("nested more than {QUERY_DEPTH_MAX} deep"));
    }
    assert!(Query::parse(&"cat ".repeat(QUERY_LENGTH_MAX / 4)).is_ok());
    assert!(Query::parse(&"cat ".repeat(QUERY_LENGTH_MAX / 4 + 1)).is_err());
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place(pieces in prop::collection::vec(
        prop_oneof![
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                "cat", "dog*", " ", " ", "(", ")", "\"", "~3", "=", "@", "@pets", "AND ", " OR ", "NOT ", " NEAR/3 ",
                "ATLEAST(1,", ",", "title:", "lang:de", "site:\"", "“", "ü", "芯片", "?", "-",
            ]).prop_map(str::to_owned),
        ],
        0..20,
    )) {
        let text = pieces.concat();
        match Query::parse(&text) {
            Ok(query) => query.root().visit(&mut |part| assert!(text.get(part.span.clone()).is_some(), "{text}")),
            Err(fault) => prop_assert!(text.get(fault.span.clone()).is_some(), "{fault:?} in {text}"),
        }
    }
}
