//! Finds the elements of a page that a CSS selector names.
//!
//! In: a selector, and a tree. Out: its elements that match, in document order. The rules of CSS are those of Servo's
//! `selectors`; here stands what it asks of an element.
//!
//! Source: Selectors Level 4, as far as it concerns a page that nobody looks at.

use std::{borrow::Borrow, fmt};

use cssparser::ToCss;
use precomputed_hash::PrecomputedHash;
use selectors::{
    Element, OpaqueElement,
    attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint},
    bloom::BloomFilter,
    context::{MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches},
    matching::{ElementSelectorFlags, matches_selector_list},
    parser::{self, ParseRelative, SelectorImpl, SelectorList, SelectorParseErrorKind},
};

use super::{
    tag::Tag,
    tree::{Node, Page},
};

/// A CSS selector.
#[derive(Debug, Clone)]
pub(in crate::read) struct Selector(SelectorList<Names>);

impl Selector {
    /// Reads a selector; `None` where it is none, or uses what no page without a reader has.
    pub(super) fn read(text: &str) -> Option<Self> {
        SelectorList::parse(&Reader, &mut cssparser::Parser::new(text), ParseRelative::No).ok().map(Self)
    }

    /// The elements of `page` that it names.
    pub(in crate::read) fn select<'p>(&self, page: &'p Page<'p>) -> Vec<Node<'p>> {
        let mut caches = SelectorCaches::default();
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            None,
            &mut caches,
            QuirksMode::NoQuirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        page.elements().filter(|element| matches_selector_list(&self.0, element, &mut context)).collect()
    }
}

/// A name or a value in a selector.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::read) struct Word(String);

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ToCss for Word {
    fn to_css<W: fmt::Write>(&self, destination: &mut W) -> fmt::Result {
        cssparser::serialize_identifier(&self.0, destination)
    }
}

impl PrecomputedHash for Word {
    /// The FNV-1a hash: it only says which words may be the same.
    fn precomputed_hash(&self) -> u32 {
        self.0.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }
}

/// The kinds of names that selectors are made of here.
#[derive(Debug, Clone)]
pub(in crate::read) struct Names;

impl SelectorImpl for Names {
    type ExtraMatchingData<'a> = ();
    type AttrValue = Word;
    type Identifier = Word;
    type LocalName = Word;
    type NamespaceUrl = Word;
    type NamespacePrefix = Word;
    type BorrowedNamespaceUrl = str;
    type BorrowedLocalName = str;
    type NonTSPseudoClass = Nothing;
    type PseudoElement = Nothing;
}

/// What depends on a reader (`:hover`, `::before`), of which there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) enum Nothing {}

impl ToCss for Nothing {
    fn to_css<W: fmt::Write>(&self, _: &mut W) -> fmt::Result {
        match *self {}
    }
}

impl parser::NonTSPseudoClass for Nothing {
    fn is_active_or_hover(&self) -> bool {
        match *self {}
    }

    fn is_user_action_state(&self) -> bool {
        match *self {}
    }
}

impl parser::PseudoElement for Nothing {}

struct Reader;

impl parser::Parser<'_> for Reader {
    type Impl = Names;
    type Error = SelectorParseErrorKind;

    fn parse_nth_child_of(&self) -> bool {
        true
    }

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        true
    }
}

impl Element for Node<'_> {
    type Impl = Names;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.content())
    }

    fn parent_element(&self) -> Option<Self> {
        self.parent()
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        std::iter::successors(self.previous(), |node| node.previous()).find(|node| node.is_element())
    }

    fn next_sibling_element(&self) -> Option<Self> {
        std::iter::successors(self.next(), |node| node.next()).find(|node| node.is_element())
    }

    fn first_element_child(&self) -> Option<Self> {
        self.children().find(|node| node.is_element())
    }

    fn is_html_element_in_html_document(&self) -> bool {
        true
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    fn has_namespace(&self, _: &str) -> bool {
        true
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.tag() == other.tag() && (self.tag() != Tag::Other || self.name().eq_ignore_ascii_case(other.name()))
    }

    fn attr_matches(
        &self,
        _: &NamespaceConstraint<&Word>,
        name: &Word,
        operation: &AttrSelectorOperation<&Word>,
    ) -> bool {
        self.attribute(&name.0).is_some_and(|value| operation.eval_str(&value))
    }

    fn match_non_ts_pseudo_class(&self, class: &Nothing, _: &mut MatchingContext<'_, Names>) -> bool {
        match *class {}
    }

    fn match_pseudo_element(&self, element: &Nothing, _: &mut MatchingContext<'_, Names>) -> bool {
        match *element {}
    }

    fn apply_selector_flags(&self, _: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        self.tag() == Tag::A && self.has_attribute("href")
    }

    fn is_html_slot_element(&self) -> bool {
        false
    }

    fn has_id(&self, id: &Word, case: CaseSensitivity) -> bool {
        self.attribute("id").is_some_and(|own| case.eq(own.as_bytes(), id.0.as_bytes()))
    }

    fn has_class(&self, class: &Word, case: CaseSensitivity) -> bool {
        self.attribute("class")
            .is_some_and(|own| own.split_ascii_whitespace().any(|own| case.eq(own.as_bytes(), class.0.as_bytes())))
    }

    fn has_custom_state(&self, _: &Word) -> bool {
        false
    }

    fn imported_part(&self, _: &Word) -> Option<Word> {
        None
    }

    fn is_part(&self, _: &Word) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        self.children().next().is_none()
    }

    fn is_root(&self) -> bool {
        self.parent().is_none()
    }

    fn add_element_unique_hashes(&self, _: &mut BloomFilter) -> bool {
        false
    }
}
