//! Writes every kind of answer, in the three languages, to look at:
//! `cargo run -p styk-report --example gallery -- FOLDER`.

#[path = "../tests/report/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

use styk_model::Language;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned()));
    std::fs::create_dir_all(&folder)?;
    for language in Language::ALL {
        let mut answers = sample::answers(language);
        answers.push(sample::dense_transitions(34, language));
        let title = [
            "Web shop, first half of 2024",
            "Интернет-магазин, первое полугодие 2024",
            "Sklep internetowy, pierwsze półrocze 2024",
        ];
        let page = styk_report::page(title[language as usize], &answers, language);
        std::fs::write(folder.join(format!("{}.html", language.code())), page)?;
        let mut text = String::new();
        for answer in &answers {
            text += &styk_report::terminal(answer, language, 100);
            text += "\n\n";
        }
        std::fs::write(folder.join(format!("{}.txt", language.code())), text)?;
    }
    Ok(())
}
