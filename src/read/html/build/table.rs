//! What a start tag means in a table.
//!
//! In: a start tag. Out: the parts of the table that it closes closed, those that were left out opened.
//!
//! Source: HTML Standard, sections 13.2.6.4.9 to 13.2.6.4.15 (the insertion modes of tables).

use super::{
    super::{scan::Start, stack::InTable, tag::Tag},
    Builder, implied, name_bytes,
};

impl<'a> Builder<'a> {
    /// Reads a start tag by the rules of the part of a table in which it stands, if it stands in one.
    pub(super) fn in_table(&mut self, start: &Start<'a>) {
        let is_of_table = start.tag.is_of_table();
        match self.stack.reach().table {
            InTable::Outside if is_of_table => {}
            InTable::Cell if is_of_table => {
                self.stack.close(|tag| matches!(tag, Tag::Td | Tag::Th), |_| false);
                self.in_table(start);
            }
            InTable::Caption if is_of_table => {
                self.stack.close(|tag| tag == Tag::Caption, |_| false);
                self.in_table(start);
            }
            InTable::Table | InTable::Section | InTable::Row if start.tag == Tag::Table => {
                self.stack.close(|tag| tag == Tag::Table, |_| false);
                self.in_table(start);
            }
            InTable::Table | InTable::Section | InTable::Row if start.tag == Tag::Form => {
                if self.form.is_none() {
                    self.form = Some(self.insert(start.tag, start.written, name_bytes(start)));
                }
            }
            InTable::Table if is_of_table => self.in_table_itself(start),
            InTable::Section if is_of_table => self.in_section(start),
            InTable::Row if is_of_table => self.in_row(start),
            _ => self.in_body(start),
        }
    }

    fn in_table_itself(&mut self, start: &Start<'a>) {
        self.stack.clear_to(|tag| tag == Tag::Table);
        match start.tag {
            Tag::Col | Tag::Colgroup => {}
            Tag::Caption | Tag::Tbody | Tag::Thead | Tag::Tfoot => self.open(start),
            _ => {
                self.open(&implied(Tag::Tbody));
                self.in_section(start);
            }
        }
    }

    fn in_section(&mut self, start: &Start<'a>) {
        let is_section = |tag| matches!(tag, Tag::Tbody | Tag::Thead | Tag::Tfoot);
        self.stack.clear_to(is_section);
        match start.tag {
            Tag::Tr => self.open(start),
            Tag::Td | Tag::Th => {
                self.open(&implied(Tag::Tr));
                self.in_row(start);
            }
            _ => {
                self.stack.pop();
                self.in_table(start);
            }
        }
    }

    fn in_row(&mut self, start: &Start<'a>) {
        self.stack.clear_to(|tag| tag == Tag::Tr);
        if matches!(start.tag, Tag::Td | Tag::Th) {
            self.open(start);
        } else {
            self.stack.pop();
            self.in_table(start);
        }
    }
}
