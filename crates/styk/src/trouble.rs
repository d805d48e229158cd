//! What went wrong, told in the user's language.

use std::error::Error;
use std::path::Path;

use anyhow::Context;
use styk_collect::CollectError;
use styk_engine::EngineError;
use styk_maps::FormatError;
use styk_model::{DurationError, Language, MoneyError, MonthError, Say, ScaleError, Text, TimestampError, text};
use styk_report::{PictureFlaw, ReportError};
use styk_server::{MailError, ServeError};
use styk_simulate::SimulateError;
use styk_store::StoreError;

/// One line: what was to be done, then why it was not.
pub(crate) fn told(error: &anyhow::Error, language: Language) -> String {
    let context = error.downcast_ref::<Text>();
    let mut parts = Vec::new();
    for cause in error.chain() {
        // An error that has a text of its own says in it what is underneath.
        if let Some(text) = said(cause, language) {
            parts.push(text);
            break;
        }
        let english = cause.to_string();
        parts.push(match context {
            Some(text) if text.to_string() == english => text.say(language),
            _ => english,
        });
    }
    parts.join(": ")
}

fn said(cause: &(dyn Error + 'static), language: Language) -> Option<String> {
    fn text_of<E: Error + Say + 'static>(cause: &(dyn Error + 'static), language: Language) -> Option<String> {
        cause.downcast_ref::<E>().map(|error| error.say(language))
    }
    let texts = [
        text_of::<EngineError>,
        text_of::<ServeError>,
        text_of::<MailError>,
        text_of::<CollectError>,
        text_of::<StoreError>,
        text_of::<ReportError>,
        text_of::<PictureFlaw>,
        text_of::<FormatError>,
        text_of::<SimulateError>,
        text_of::<MoneyError>,
        text_of::<MonthError>,
        text_of::<ScaleError>,
        text_of::<TimestampError>,
        text_of::<DurationError>,
        text_of::<std::io::Error>,
        text_of::<Text>,
    ];
    texts.iter().find_map(|text| text(cause, language))
}

/// What is done with files, said in all languages when it fails.
pub(crate) trait OfFile<T> {
    fn reading(self, path: &Path) -> anyhow::Result<T>;
    fn writing(self, path: &Path) -> anyhow::Result<T>;
}

impl<T> OfFile<T> for std::io::Result<T> {
    fn reading(self, path: &Path) -> anyhow::Result<T> {
        let path = path.display();
        self.with_context(|| {
            text!("cannot read `{path}`", "не удалось прочитать «{path}»", "nie udało się odczytać „{path}”")
        })
    }

    fn writing(self, path: &Path) -> anyhow::Result<T> {
        let path = path.display();
        self.with_context(|| {
            text!("cannot write `{path}`", "не удалось записать «{path}»", "nie udało się zapisać „{path}”")
        })
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    fn everywhere(error: &anyhow::Error) -> [String; 3] {
        Language::ALL.map(|language| told(error, language))
    }

    #[test]
    fn a_file_that_is_not_there_is_told_once() {
        let error = std::fs::read("nowhere.csv").reading(Path::new("nowhere.csv")).unwrap_err();
        let [en, ru, pl] = everywhere(&error);
        assert_eq!(en, "cannot read `nowhere.csv`: No such file or directory (os error 2)");
        assert_eq!(ru, "не удалось прочитать «nowhere.csv»: такого файла или папки нет");
        assert_eq!(pl, "nie udało się odczytać „nowhere.csv”: nie ma takiego pliku ani folderu");
    }

    #[test]
    fn errors_of_the_libraries_are_told_under_a_context_too() {
        let context = || text!("preview", "предпросмотр", "podgląd");
        let error = anyhow::Error::from(EngineError::NoImport(7)).context(context());
        assert_eq!(everywhere(&error)[1], "предпросмотр: импорта 7 нет: список показывает `styk imports`");
        let plain = anyhow::Error::from(EngineError::NoImport(7)).context("in the middle of it");
        assert_eq!(everywhere(&plain)[0], "in the middle of it: there is no import 7: `styk imports` lists them");
    }

    #[test]
    fn what_a_command_refuses_itself_is_told_in_each_language() {
        let refused = || -> anyhow::Result<()> { bail!(text!("no", "нет", "nie")) };
        assert_eq!(everywhere(&refused().unwrap_err()), ["no", "нет", "nie"]);
    }
}
