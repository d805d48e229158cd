use styk_model::{Language, Say, say};
use thiserror::Error;

#[derive(Debug, Error)]
pub enum ReportError {
    #[error("cannot write the answer as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("cannot write the table as CSV: {0}")]
    Csv(#[from] csv::Error),
    #[error("cannot build the columns of the Parquet file: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    #[error("cannot write the Parquet file: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("cannot write the workbook: {0}")]
    Xlsx(String),
    #[error("cannot write the presentation: {0}")]
    Pptx(String),
    #[error("cannot write the archive: {0}")]
    Archive(String),
    #[error("cannot write the event log: {0}")]
    EventLog(String),
    #[error("cannot draw the picture: {0}")]
    Picture(String),
}

impl From<rust_xlsxwriter::XlsxError> for ReportError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::Xlsx(error.to_string().trim_end_matches('.').to_owned())
    }
}

impl Say for ReportError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Json(error) => say!(
                language,
                self,
                "не удалось записать ответ в JSON: {error}",
                "nie udało się zapisać odpowiedzi jako JSON: {error}",
            ),
            Self::Csv(error) => say!(
                language,
                self,
                "не удалось записать таблицу в CSV: {error}",
                "nie udało się zapisać tabeli jako CSV: {error}",
            ),
            Self::Arrow(error) => say!(
                language,
                self,
                "не удалось собрать столбцы файла Parquet: {error}",
                "nie udało się złożyć kolumn pliku Parquet: {error}",
            ),
            Self::Parquet(error) => say!(
                language,
                self,
                "не удалось записать файл Parquet: {error}",
                "nie udało się zapisać pliku Parquet: {error}",
            ),
            Self::Picture(error) => say!(
                language,
                self,
                "не удалось нарисовать изображение: {error}",
                "nie udało się narysować obrazu: {error}",
            ),
            Self::Xlsx(error) => say!(
                language,
                self,
                "не удалось записать книгу Excel: {error}",
                "nie udało się zapisać skoroszytu Excel: {error}",
            ),
            Self::Pptx(error) => say!(
                language,
                self,
                "не удалось записать презентацию: {error}",
                "nie udało się zapisać prezentacji: {error}",
            ),
            Self::Archive(error) => {
                say!(language, self, "не удалось записать архив: {error}", "nie udało się zapisać archiwum: {error}",)
            }
            Self::EventLog(error) => say!(
                language,
                self,
                "не удалось записать журнал событий: {error}",
                "nie udało się zapisać dziennika zdarzeń: {error}",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;

    use super::*;

    #[test]
    fn every_error_is_told_in_each_language() {
        let json = serde_json::from_str::<u8>("x").unwrap_err();
        let errors = [
            ReportError::Json(json),
            ReportError::Csv(std::io::Error::other("full").into()),
            ReportError::Arrow(arrow::error::ArrowError::DivideByZero),
            ReportError::Parquet(parquet::errors::ParquetError::General("no footer".to_owned())),
            rust_xlsxwriter::XlsxError::RowColumnLimitError.into(),
            ReportError::Pptx("the file is too large".to_owned()),
            ReportError::Archive("the disk is full".to_owned()),
            ReportError::EventLog("the disk is full".to_owned()),
            ReportError::Picture("200000 by 200000 pixels".to_owned()),
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "ReportError", &errors));
    }
}
