//! Documents that are read in a process of their own.

use tokio::sync::Semaphore;

use super::Desk;
use crate::{
    apart::{self, Fault},
    model::{Link, Problem, Reading},
    read::{self, Page},
};

/// One document at a time, so that the memory of their readers does not add up.
static TURN: Semaphore = Semaphore::const_new(1);

/// Reads a PDF document as [`read`] does, as one of the works that share the cores.
pub(super) async fn read_in_turn(desk: &Desk, bytes: &[u8], link: &Link) -> Reading<Page> {
    // Neither semaphore is ever closed.
    let _turn = TURN.acquire().await;
    let _permit = desk.cores.acquire().await;
    read(bytes, link).await
}

/// Reads a PDF document, served from `link`, in a process of its own.
///
/// One that breaks, hangs or floods its reader costs itself: it comes back as a problem.
pub async fn read(bytes: &[u8], link: &Link) -> Reading<Page> {
    let answer = apart::run(&["read-apart", "--url", link.given().as_str()], bytes).await;
    let (code, fault) = match answer.map(|answer| read::unpack(&answer, link)) {
        Ok(Some(reading)) => return reading,
        Ok(None) => ("pdf-failed", "its reader gave an answer that cannot be read".to_owned()),
        Err(fault @ (Fault::Time | Fault::Computing)) => ("pdf-too-slow", fault.to_string()),
        Err(fault @ Fault::Input) => ("pdf-too-large", fault.to_string()),
        Err(fault) => ("pdf-failed", fault.to_string()),
    };
    let problem = Problem::new(code, format!("the PDF document could not be read: {fault}"));
    Reading { value: Page::nothing(link), problems: vec![problem] }
}
