//! A measurement, not a check: `cargo nextest run -p styk-collect --run-ignored only --no-capture speed`.

use std::io::{BufWriter, Write};
use std::time::Instant;

use styk_collect::{FileSettings, Hints, Limits, Mapping, Options, Origin, Sink, SinkError, open, read};
use styk_model::{Interaction, Rejection};

#[derive(Default)]
struct Sum(u128);

impl Sink for Sum {
    fn interaction(&mut self, interaction: &Interaction<'_>) -> Result<(), SinkError> {
        self.0 ^= interaction.id.0;
        Ok(())
    }

    fn rejected(&mut self, rejection: Rejection) -> Result<(), SinkError> {
        Err(rejection.flaw.to_string().into())
    }
}

#[test]
#[ignore = "a measurement"]
fn rows_a_second_through_the_whole_mapping() {
    const ROWS: u32 = 3_000_000;
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    let mut writer = BufWriter::new(file.reopen().unwrap());
    writeln!(writer, "user_id,time,event,channel,platform").unwrap();
    for row in 0..ROWS {
        let (minute, second) = (row / 60 % 60, row % 60);
        let (day, hour) = (row / 86_400 % 28 + 1, row / 3_600 % 24);
        let event = ["view", "search", "cart", "purchase"][(row % 4) as usize];
        writeln!(writer, "u{},2024-03-{day:02} {hour:02}:{minute:02}:{second:02},{event},email,ios", row % 50_000)
            .unwrap();
    }
    writer.flush().unwrap();
    drop(writer);
    for zone in ["UTC", "Europe/Warsaw"] {
        let table =
            open(&Origin::Path(file.path().to_owned()), &FileSettings::default(), Limits::default()).unwrap().remove(0);
        let hints = Hints { zone: Some(zone.into()), ..Hints::default() };
        let mapping = Mapping::guess(&table, &hints).unwrap().mapping;
        let started = Instant::now();
        let summary = read(table, &mapping, &Options::default(), &mut Sum::default()).unwrap();
        let seconds = started.elapsed().as_secs_f64();
        assert_eq!(summary.interactions, u64::from(ROWS));
        println!("{zone}: {:.2} million rows a second", f64::from(ROWS) / seconds / 1e6);
    }
}
