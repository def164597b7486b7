//! What the rules for building a tree ask of each element.
//!
//! Source: HTML Standard, section 13.2 (parsing HTML documents).

use super::tag::Tag;

impl Tag {
    /// Whether it never has content, nor an end tag.
    pub(super) fn is_void(self) -> bool {
        matches!(
            self,
            Self::Area
                | Self::Base
                | Self::Basefont
                | Self::Bgsound
                | Self::Br
                | Self::Col
                | Self::Embed
                | Self::Frame
                | Self::Hr
                | Self::Img
                | Self::Input
                | Self::Link
                | Self::Meta
                | Self::Param
                | Self::Source
                | Self::Track
                | Self::Wbr
        )
    }

    /// Whether its content is text up to its own end tag, whatever stands there.
    ///
    /// `noscript` is among them, as it is for browsers that run scripts.
    pub(in crate::read) fn is_raw(self) -> bool {
        matches!(
            self,
            Self::Script
                | Self::Style
                | Self::Textarea
                | Self::Title
                | Self::Xmp
                | Self::Iframe
                | Self::Noembed
                | Self::Noframes
                | Self::Noscript
        )
    }

    /// Whether character references in its raw text stand for characters.
    pub(super) fn has_references(self) -> bool {
        matches!(self, Self::Textarea | Self::Title)
    }

    /// Whether it belongs into the head of a page.
    pub(super) fn is_of_head(self) -> bool {
        matches!(
            self,
            Self::Base
                | Self::Basefont
                | Self::Bgsound
                | Self::Link
                | Self::Meta
                | Self::Noframes
                | Self::Noscript
                | Self::Script
                | Self::Style
                | Self::Template
                | Self::Title
        )
    }

    /// Whether its start ends a paragraph that is open.
    pub(super) fn ends_paragraph(self) -> bool {
        self.is_section()
            || self.is_heading()
            || matches!(
                self,
                Self::Dd
                    | Self::Dt
                    | Self::Form
                    | Self::Hr
                    | Self::Li
                    | Self::Listing
                    | Self::Plaintext
                    | Self::Pre
                    | Self::Table
                    | Self::Xmp
            )
    }

    /// Whether it is a block that both begins and ends by its own tags alone.
    pub(super) fn is_section(self) -> bool {
        matches!(
            self,
            Self::Address
                | Self::Article
                | Self::Aside
                | Self::Blockquote
                | Self::Center
                | Self::Details
                | Self::Dialog
                | Self::Dir
                | Self::Div
                | Self::Dl
                | Self::Fieldset
                | Self::Figcaption
                | Self::Figure
                | Self::Footer
                | Self::Header
                | Self::Hgroup
                | Self::Main
                | Self::Menu
                | Self::Nav
                | Self::Ol
                | Self::P
                | Self::Search
                | Self::Section
                | Self::Summary
                | Self::Ul
        )
    }

    /// Whether it is a heading.
    pub(in crate::read) fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }

    /// Whether it marks up a phrase and may be closed out of order.
    pub(super) fn is_formatting(self) -> bool {
        matches!(
            self,
            Self::A
                | Self::B
                | Self::Big
                | Self::Code
                | Self::Em
                | Self::Font
                | Self::I
                | Self::Nobr
                | Self::S
                | Self::Small
                | Self::Strike
                | Self::Strong
                | Self::Tt
                | Self::U
        )
    }

    /// Whether it is part of the structure of a table.
    pub(super) fn is_of_table(self) -> bool {
        matches!(
            self,
            Self::Caption
                | Self::Col
                | Self::Colgroup
                | Self::Tbody
                | Self::Td
                | Self::Tfoot
                | Self::Th
                | Self::Thead
                | Self::Tr
        )
    }

    /// Whether what is outside of it is out of reach for what is inside: its "scope" ends there.
    pub(super) fn is_barrier(self) -> bool {
        matches!(
            self,
            Self::Applet
                | Self::Caption
                | Self::Html
                | Self::Marquee
                | Self::Object
                | Self::Table
                | Self::Td
                | Self::Template
                | Self::Th
        )
    }

    /// Whether a stray end tag of another element does not reach through it: what HTML calls special.
    pub(super) fn is_special(self) -> bool {
        self.is_section() && self != Self::Dialog
            || self.is_heading()
            || self.is_of_table()
            || self.is_barrier()
            || self.is_of_head()
            || self.is_void()
            || self.is_raw()
            || matches!(
                self,
                Self::Body
                    | Self::Button
                    | Self::Dd
                    | Self::Dt
                    | Self::Form
                    | Self::Frameset
                    | Self::Head
                    | Self::Li
                    | Self::Listing
                    | Self::Plaintext
                    | Self::Pre
                    | Self::Select
            )
    }

    /// Whether it cannot stand in a drawing or a formula, and ends one that is open.
    ///
    /// Source: HTML Standard, section 13.2.6.5 (foreign content).
    pub(super) fn ends_foreign(self) -> bool {
        self.is_section()
            || self.is_heading()
            || self.is_of_table()
            || self.is_formatting() && !matches!(self, Self::A | Self::Font)
            || matches!(
                self,
                Self::Body
                    | Self::Br
                    | Self::Dd
                    | Self::Dt
                    | Self::Embed
                    | Self::Head
                    | Self::Hr
                    | Self::Html
                    | Self::Img
                    | Self::Li
                    | Self::Listing
                    | Self::Meta
                    | Self::Pre
                    | Self::Ruby
                    | Self::Span
                    | Self::Sub
                    | Self::Sup
                    | Self::Table
                    | Self::Var
            )
    }
}
