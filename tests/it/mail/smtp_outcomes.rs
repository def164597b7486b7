//! The table of outcomes: at every stage everything that a server can do, and what becomes of the mail.

use std::{fmt::Write as _, time::Duration};

use presswatch::{
    mail::{Login, Mailer, SmtpSecurity, Transport},
    model::{Delivery, Refused},
};

use super::{
    FROM, SMALL, mail_to,
    scripted_server::{Act, CERTIFICATE, Script, Server, WITH_STARTTLS, pem_file},
};

/// Whose fault it is, and what is done. `sent`, `failed` (for this recipient, or `failed*` for this mail), `later`,
/// `ambiguous` (later, and perhaps accepted), or the fault that the transport has: then no mail is to blame.
///
/// The server asks for STARTTLS and AUTH LOGIN. RSET follows a refused recipient, QUIT the last mail. `lines` is a
/// reply of endless lines, `line` one line without end, `slow` one that comes a few bytes at a time and ends,
/// `drip` one that never ends.
const TABLE: &str = "\
stage     2xx          3xx          421          4xx          5xx          530          junk         lines        line         slow         drip         silent       closed
greeting  sent         refused      unreachable  unreachable  refused      login        unreachable  unreachable  unreachable  sent         unreachable  unreachable  unreachable
EHLO      tls          refused      unreachable  unreachable  refused      login        unreachable  unreachable  unreachable  tls          unreachable  unreachable  unreachable
STARTTLS  sent         tls          unreachable  unreachable  tls          tls          unreachable  unreachable  unreachable  sent         unreachable  unreachable  unreachable
EHLO/TLS  login        refused      unreachable  unreachable  refused      login        unreachable  unreachable  unreachable  login        unreachable  unreachable  unreachable
AUTH      login        sent         unreachable  unreachable  login        login        unreachable  unreachable  unreachable  login        unreachable  unreachable  unreachable
user      login        sent         unreachable  unreachable  login        login        unreachable  unreachable  unreachable  login        unreachable  unreachable  unreachable
password  sent         login        unreachable  unreachable  login        login        unreachable  unreachable  unreachable  sent         unreachable  unreachable  unreachable
MAIL      sent         refused      unreachable  unreachable  refused      login        unreachable  unreachable  unreachable  sent         unreachable  unreachable  unreachable
RCPT      sent         later        later        later        failed       login        later        later        later        sent         later        later        later
DATA      later        sent         later        later        failed*      login        later        later        later        later        later        later        later
dot       sent         ambiguous    later        later        failed*      login        ambiguous    ambiguous    ambiguous    sent         ambiguous    ambiguous    ambiguous
RSET      failed       failed       failed       failed       failed       failed       failed       failed       failed       failed       failed       failed       failed
QUIT      sent         sent         sent         sent         sent         sent         sent         sent         sent         sent         sent         sent         sent
";

/// What a server may do, in the order of the table's columns.
const ACTS: [Act; 13] = [
    Act::Say("250 2.0.0 ok"),
    Act::Say("354 go on"),
    Act::Say("421 4.3.2 closing"),
    Act::Say("451 4.3.0 not now"),
    Act::Say("550 5.7.1 never"),
    Act::Say("530 5.7.0 log in first"),
    Act::Say("hello?"),
    Act::Endless,
    Act::Flood,
    Act::Slow("250 2.0.0 ok"),
    Act::Trickle,
    Act::Hush,
    Act::Hang,
];

/// Limits: one that no test should meet, and one that those must meet that wait for it.
const LIMITS: [Duration; 2] = [Duration::from_mins(1), Duration::from_secs(3)];

type Stage = (&'static str, fn(&mut Script, Act));

const STAGES: [Stage; 13] = [
    ("greeting", |script, act| script.greeting = act),
    ("EHLO", |script, act| script.ehlo = act),
    ("STARTTLS", |script, act| script.starttls = act),
    ("EHLO/TLS", |script, act| script.ehlo_again = act),
    ("AUTH", |script, act| script.auth_begin = act),
    ("user", |script, act| script.auth_user = act),
    ("password", |script, act| script.auth = act),
    ("MAIL", |script, act| script.mail = act),
    ("RCPT", |script, act| script.rcpt = act),
    ("DATA", |script, act| script.data = act),
    ("dot", |script, act| script.dot = act),
    ("RSET", |script, act| {
        script.rcpt = Act::Say("550 5.1.1 nobody");
        script.rset = act;
    }),
    ("QUIT", |script, act| script.quit = act),
];

/// The word of the table for a delivery.
fn word(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Sent(_) => "sent",
        Delivery::Failed(refusal) if refusal.of == Refused::Address => "failed",
        Delivery::Failed(_) => "failed*",
        Delivery::Later { ambiguous: false, .. } => "later",
        Delivery::Later { ambiguous: true, .. } => "ambiguous",
        Delivery::TransportDown(fault) => fault.kind.word(),
    }
}

async fn outcome((_, put): Stage, act: Act) -> &'static str {
    let mut script = Script { ehlo_again: Act::Say("250-x\r\n250 AUTH LOGIN"), ..WITH_STARTTLS };
    put(&mut script, act);
    let server = Server::start(script).await;
    let (_folder, ca_file) = pem_file(CERTIFICATE);
    let limit = LIMITS[usize::from(matches!(act, Act::Hush | Act::Trickle))];
    let mut options = server.options();
    options.security = SmtpSecurity::StartTls;
    options.ca_file = Some(ca_file);
    options.login = Some(Login::Password { user: "alerts".to_owned(), password: "secret word".into() });
    options.stage_timeout = limit;
    options.final_timeout = limit;
    let mut mailer = Mailer::new(Transport::Smtp(options), FROM);
    let delivery = mailer.deliver(&mail_to("reader@example.org", SMALL)).await;
    mailer.close().await;
    word(&delivery)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_at_every_stage_has_its_outcome() {
    let mut rows = vec![TABLE.lines().next().unwrap().to_owned()];
    // All cells at once: those that wait, wait for their limits together.
    let cells = STAGES.map(|stage| (stage.0, ACTS.map(|act| tokio::spawn(outcome(stage, act)))));
    for (name, acts) in cells {
        let mut row = format!("{name:<10}");
        for cell in acts {
            write!(row, "{:<13}", cell.await.unwrap()).unwrap();
        }
        rows.push(row.trim_end().to_owned());
    }
    let found = rows.join("\n") + "\n";
    assert_eq!(found, TABLE, "found:\n{found}\nexpected:\n{TABLE}");
}
