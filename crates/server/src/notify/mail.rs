//! Mail.

use std::time::Duration;

use axum::http::StatusCode;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport, Message, Tokio1Executor};
use styk_model::{Language, Say, Text, text};
use thiserror::Error;

use crate::problem::Problem;

/// The longest that one exchange with the mail server may take.
const LONGEST: Duration = Duration::from_secs(30);

/// How mail is sent.
#[derive(Clone)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Mail {
    /// Without the password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Mail").field("from", &self.from).finish_non_exhaustive()
    }
}

/// Why no mail can be sent.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct MailError(Text);

impl Say for MailError {
    fn say(&self, language: Language) -> String {
        self.0.say(language)
    }
}

impl Mail {
    /// `url` as `smtps://user:password@mail.example.com`, or `smtp://...?tls=required` where TLS begins
    /// later; `from` as `Styk <styk@example.com>`.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| {
            // The address may hold a password.
            MailError(text!(
                "the address of the mail server cannot be read: expected one such as `smtps://user:password@mail.example.com` in STYK_SMTP",
                "адрес почтового сервера не читается: в STYK_SMTP ожидается, например, `smtps://user:password@mail.example.com`",
                "nie da się odczytać adresu serwera poczty: w STYK_SMTP oczekiwano na przykład `smtps://user:password@mail.example.com`",
            ))
        })?;
        let from = from.parse().map_err(|_| {
            MailError(text!(
                "`{from}` is no sender: expected one such as `Styk <styk@example.com>` in STYK_MAIL_FROM",
                "«{from}» — не отправитель: в STYK_MAIL_FROM ожидается, например, `Styk <styk@example.com>`",
                "„{from}” nie jest nadawcą: w STYK_MAIL_FROM oczekiwano na przykład `Styk <styk@example.com>`",
            ))
        })?;
        Ok(Self { transport: transport.timeout(Some(LONGEST)).build(), from })
    }

    /// Sends one message to everybody it is for, each on their own so that nobody sees who else gets it.
    pub(crate) async fn send(&self, letter: &Letter) -> Result<(), Problem> {
        for to in &letter.to {
            self.transport.send(letter.message(&self.from, to)?).await.map_err(|error| undelivered(to, error))?;
        }
        Ok(())
    }
}

/// A message before it is sent.
#[derive(Debug)]
pub(crate) struct Letter {
    pub to: Vec<String>,
    pub subject: String,
    pub text: String,
    pub files: Vec<File>,
}

/// A file that goes with a message.
#[derive(Debug)]
pub(crate) struct File {
    pub name: String,
    pub media: &'static str,
    pub bytes: Vec<u8>,
}

impl Letter {
    fn message(&self, from: &Mailbox, to: &str) -> Result<Message, Problem> {
        let mailbox = to.parse::<Mailbox>().map_err(|error| undelivered(to, error))?;
        let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(self.text.clone()));
        for file in &self.files {
            let media = ContentType::parse(file.media).map_err(Problem::invalid)?;
            parts = parts.singlepart(Attachment::new(file.name.clone()).body(file.bytes.clone(), media));
        }
        let message = Message::builder().from(from.clone()).to(mailbox).subject(self.subject.clone());
        message.multipart(parts).map_err(|error| undelivered(to, error))
    }
}

fn undelivered(to: &str, error: impl std::fmt::Display) -> Problem {
    let words = [
        format!("The mail to {to} was not taken: {error}."),
        format!("Письмо для {to} не принято: {error}."),
        format!("Wiadomość do {to} nie została przyjęta: {error}."),
    ];
    Problem::new(StatusCode::BAD_GATEWAY, "mail", words)
}

impl Problem {
    /// Mail was never set up.
    pub(crate) fn no_mail() -> Self {
        let words = [
            "This server sends no mail yet: start it with STYK_SMTP and STYK_MAIL_FROM.",
            "Этот сервер ещё не отправляет почту: запустите его с STYK_SMTP и STYK_MAIL_FROM.",
            "Ten serwer nie wysyła jeszcze poczty: uruchom go z STYK_SMTP i STYK_MAIL_FROM.",
        ];
        Self::new(StatusCode::CONFLICT, "no_mail", words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_its_text_and_its_files_and_one_address() {
        let letter = Letter {
            to: vec!["anna@example.com".to_owned(), "olga@example.com".to_owned()],
            subject: "Отчёт".to_owned(),
            text: "Zażółć\n".to_owned(),
            files: vec![File { name: "raport.html".to_owned(), media: "text/html", bytes: b"<p>".to_vec() }],
        };
        let from: Mailbox = "Styk <styk@example.com>".parse().unwrap();
        let message = letter.message(&from, &letter.to[0]).unwrap().formatted();
        let message = String::from_utf8(message).unwrap();
        assert!(message.contains("To: anna@example.com") && !message.contains("olga"), "{message}");
        assert!(
            message.contains("filename=\"raport.html\"") && message.contains("Content-Type: text/html"),
            "{message}"
        );
        assert!(letter.message(&from, "not an address").is_err());
    }

    #[test]
    fn an_address_that_cannot_be_read_is_not_repeated() {
        let refused = Mail::new("smpt://olga:secret@example.com", "styk@example.com").unwrap_err();
        assert!(!refused.say(Language::Pl).contains("secret"));
        assert!(Mail::new("smtp://localhost:2525", "nobody").unwrap_err().to_string().contains("nobody"));
        let mail = Mail::new("smtps://olga:secret@example.com", "styk@example.com").unwrap();
        assert!(!format!("{mail:?}").contains("secret"));
    }
}
