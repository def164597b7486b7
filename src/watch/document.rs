//! Documents that are read in a process of their own.

use super::Desk;
use crate::{
    apart,
    model::{Link, Problem, Reading},
    read::{self, Page},
};

/// Reads a PDF document, served from `link`, in a process of its own; one at most per core at a time.
pub(super) async fn read_apart(desk: &Desk, bytes: Vec<u8>, link: &Link) -> Reading<Page> {
    // The semaphore is never closed.
    let _permit = desk.cores.acquire().await;
    read(bytes, link).await
}

/// Reads a PDF document, served from `link`, in a process of its own.
///
/// One that breaks, hangs or floods its reader costs itself: it comes back as a problem.
pub async fn read(bytes: Vec<u8>, link: &Link) -> Reading<Page> {
    let answer = apart::run(&["read-apart", "--url", link.given().as_str()], bytes).await;
    let fault = match answer.map(|answer| read::unpack(&answer, link)) {
        Ok(Some(reading)) => return reading,
        Ok(None) => "its reader gave an answer that cannot be read".to_owned(),
        Err(fault) => fault.to_string(),
    };
    let problem = Problem::new("pdf-failed", format!("the PDF document could not be read: {fault}"));
    Reading { value: Page::nothing(link), problems: vec![problem] }
}
