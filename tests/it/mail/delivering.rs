//! From the outbox over a server: what becomes of each mail, and of the queue.

use presswatch::{
    mail::{Headers, Mailer, Transport, assemble, message_id},
    model::{FaultKind, MailKey, MailState, Message, QueuedMail},
    send::{self, Deliveries},
    store::{Notices, OutboxRow, Store},
};
use tempfile::TempDir;

use super::{
    FROM,
    scripted_server::{Act, GOOD, Script, Server},
};

/// A store with one mail for each of these recipients, due now.
async fn outbox(recipients: &[&str]) -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let now = presswatch::clock::now();
    let mail = |recipient: &&str| {
        let key = MailKey { subscription: None, slot: "test".to_owned(), recipient: (*recipient).to_owned(), part: 1 };
        let message = Message { subject: "A test".to_owned(), text: "One line.\n".to_owned(), html: None };
        let headers = Headers { from: FROM, key: &key, date: now, leave: None };
        let bytes = assemble(&headers, &message).unwrap();
        QueuedMail { message_id: message_id(&key, FROM), subject: message.subject, bytes, key }
    };
    let mails = recipients.iter().map(mail).collect();
    store.queue_notices(Notices { mails, ..Notices::default() }, now).await.unwrap();
    (folder, store)
}

async fn deliver(store: &Store, server: &Server) -> Deliveries {
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    send::deliver_due(store, &mut mailer, || true).await.unwrap()
}

/// What is left, by recipient.
async fn left(store: &Store) -> Vec<(String, MailState, OutboxRow)> {
    store.outbox().await.unwrap().into_iter().map(|mail| (mail.recipient.clone(), mail.state, mail)).collect()
}

#[tokio::test]
async fn one_refused_recipient_costs_the_others_nothing() {
    let (_folder, store) = outbox(&["a@example.org", "nobody@example.org", "c@example.org"]).await;
    let server = Server::start(GOOD).await;
    let done = deliver(&store, &server).await;
    assert_eq!((done.sent, done.failed, done.later, done.expired), (2, 1, 0, 0));
    let (connections, messages) = {
        let seen = server.seen();
        (seen.connections, seen.messages.len())
    };
    assert_eq!((connections, messages), (1, 2));
    let left = left(&store).await;
    assert_eq!((left.len(), left[0].0.as_str(), left[0].1), (1, "nobody@example.org", MailState::Failed));
    assert_eq!(left[0].2.reply.as_deref(), Some("550 5.1.1 there is nobody of that name (reply to RCPT)"));
    // Nothing is tried again.
    assert_eq!(deliver(&store, &server).await, Deliveries::default());
}

#[tokio::test]
async fn greylisted_mail_waits_and_goes_out_once() {
    let (_folder, store) = outbox(&["a@example.org"]).await;
    let greylisting = Script { rcpt: Act::Say("450 4.2.0 greylisted, come back later"), ..GOOD };
    let server = Server::start_with(vec![greylisting, GOOD]).await;
    assert_eq!(deliver(&store, &server).await.later, 1);
    let waiting = left(&store).await;
    assert_eq!((waiting[0].1, waiting[0].2.attempts, waiting[0].2.ambiguous), (MailState::Queued, 1, 0));
    assert!(waiting[0].2.next_attempt > presswatch::clock::now());
    assert_eq!(deliver(&store, &server).await, Deliveries::default(), "not before its time");
    store.requeue(vec![waiting[0].2.id], presswatch::clock::now()).await.unwrap();
    assert_eq!(deliver(&store, &server).await.sent, 1);
    assert_eq!(server.seen().messages.len(), 1);
    assert!(left(&store).await.is_empty());
}

#[tokio::test]
async fn mail_lost_after_the_dot_goes_again_with_the_same_bytes() {
    let (_folder, store) = outbox(&["a@example.org"]).await;
    let server = Server::start_with(vec![Script { dot: Act::Hang, ..GOOD }, GOOD]).await;
    assert_eq!(deliver(&store, &server).await.later, 1);
    let waiting = left(&store).await;
    assert_eq!(waiting[0].2.ambiguous, 1);
    store.requeue(vec![waiting[0].2.id], presswatch::clock::now()).await.unwrap();
    assert_eq!(deliver(&store, &server).await.sent, 1);
    let seen = server.seen();
    assert_eq!(seen.messages.len(), 2);
    assert_eq!(seen.messages[0], seen.messages[1]);
}

#[tokio::test]
async fn transport_that_is_down_pauses_the_queue_and_fails_no_mail() {
    let (_folder, store) = outbox(&["a@example.org", "b@example.org", "c@example.org"]).await;
    // The first mail passes; then the server takes no more, at first for a while, then for good.
    let sated = Script { mail_again: Act::Say("452 4.3.1 no room"), ..GOOD };
    let closed = Script { greeting: Act::Say("554 5.3.2 not for you"), ..GOOD };
    let server = Server::start_with(vec![sated, closed, GOOD]).await;

    let first = deliver(&store, &server).await;
    assert_eq!((first.sent, first.transport_down.unwrap().kind), (1, FaultKind::Unreachable));
    let begun = store.outage().await.unwrap().unwrap();
    let second = deliver(&store, &server).await;
    assert_eq!((second.sent, second.transport_down.unwrap().kind), (0, FaultKind::Refused));
    let outage = store.outage().await.unwrap().unwrap();
    assert_eq!((outage.since, outage.kind), (begun.since, FaultKind::Refused), "one outage, with its last fault");
    for (_, state, mail) in left(&store).await {
        assert_eq!((state, mail.attempts), (MailState::Queued, 0), "no mail was to blame");
    }

    let third = deliver(&store, &server).await;
    assert_eq!((third.sent, third.transport_down, third.outage_over.unwrap().since), (2, None, begun.since));
    assert_eq!(store.outage().await.unwrap(), None);
    assert!(left(&store).await.is_empty());
}

#[tokio::test]
async fn mail_left_behind_in_sending_is_taken_up_by_the_next_batch() {
    let (_folder, store) = outbox(&["a@example.org"]).await;
    store.claim(presswatch::clock::now()).await.unwrap().unwrap();
    let server = Server::start(GOOD).await;
    assert_eq!(deliver(&store, &server).await.sent, 1);
}

#[tokio::test]
async fn batch_that_is_stopped_leaves_no_mail_in_doubt() {
    let (_folder, store) = outbox(&["a@example.org", "b@example.org", "c@example.org"]).await;
    let server = Server::start(GOOD).await;
    let mut mailer = Mailer::new(Transport::Smtp(server.options()), FROM);
    let asked = std::cell::Cell::new(0);
    let go_on = || asked.replace(asked.get() + 1) < 2;
    assert_eq!(send::deliver_due(&store, &mut mailer, go_on).await.unwrap().sent, 2);
    let left = left(&store).await;
    assert_eq!((left.len(), left[0].1, left[0].2.ambiguous), (1, MailState::Queued, 0));
}

#[tokio::test]
async fn dropped_mail_is_not_sent_and_retried_mail_is() {
    let (_folder, store) = outbox(&["a@example.org", "nobody@example.org", "c@example.org"]).await;
    let ids: Vec<i64> = left(&store).await.iter().map(|(_, _, mail)| mail.id).collect();
    let now = presswatch::clock::now();
    assert_eq!(store.drop_mails(vec![ids[0], 999], now).await.unwrap(), [ids[0]]);
    assert_eq!(store.drop_mails(vec![ids[0]], now).await.unwrap(), Vec::<i64>::new(), "it is dropped already");
    let server = Server::start(GOOD).await;
    let done = deliver(&store, &server).await;
    assert_eq!((done.sent, done.failed), (1, 1));
    assert_eq!(store.requeue(vec![ids[0], ids[2]], now).await.unwrap(), [ids[0]], "a sent mail stays sent");
    assert_eq!(deliver(&store, &server).await.sent, 1);
    // One that failed is no longer listed when it is dropped.
    assert_eq!(left(&store).await.len(), 1);
    store.drop_mails(vec![ids[1]], now).await.unwrap();
    assert!(left(&store).await.is_empty());
}
