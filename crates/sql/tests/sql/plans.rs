use styk_lake::{Lake, People};

use crate::data::{TestRow, append, ask, import, one};

/// Ten row groups in files and one in memory, each of ten days of its own.
async fn eleven_periods() -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    let rows = |period: i64| -> Vec<TestRow> {
        (0..10)
            .map(|day| TestRow {
                alias: 1 + day as u32,
                hour: (period * 10 + day) * 24,
                event: 1,
                money: None,
                position: day,
            })
            .collect()
    };
    for period in 0..10 {
        import(&lake, &rows(period), period + 1).await;
    }
    append(&lake, &rows(10), 11);
    (folder, lake)
}

/// The line of the scan in a query's plan.
async fn scan_of(lake: &Lake, sql: &str) -> String {
    let plan = ask(lake, &People::default(), &format!("explain {sql}")).await;
    let text = plan.concat().join("\n");
    let line = text.lines().find(|line| line.contains("InteractionsScan:"));
    line.map_or_else(|| panic!("no scan in {text}"), |line| line.trim().to_owned())
}

#[tokio::test]
async fn row_groups_outside_the_time_asked_for_are_not_read() {
    let (_folder, lake) = eleven_periods().await;
    for (filter, groups, rows) in [
        ("time >= '2024-03-21'", 9, 90),
        ("time >= '2024-03-11' and time < '2024-03-21'", 1, 10),
        ("time between '2024-03-20' and '2024-03-21'", 2, 2),
        ("time < '2024-03-02' or time > '2024-06-17'", 2, 2),
        ("time = timestamp '2024-06-10 00:00:00' and event = 'event 1'", 1, 1),
        ("time >= '2024-03-21' and 1 = 1 and person > 3", 9, 63),
        ("event = 'event 1'", 11, 110),
    ] {
        let sql = format!("select count(event) from interactions where {filter}");
        let scan = scan_of(&lake, &sql).await;
        assert!(scan.contains(&format!("row_groups={groups} of 11,")), "{filter}: {scan}");
        assert_eq!(one(&lake, &People::default(), &sql).await, rows.to_string(), "{filter}");
    }
}

#[tokio::test]
async fn only_the_columns_asked_for_are_read() {
    let (_folder, lake) = eleven_periods().await;
    let scan = scan_of(&lake, "select event, person from interactions where money > 5").await;
    assert!(scan.ends_with("columns=[person, event, money]"), "{scan}");
    let scan = scan_of(&lake, "select event from interactions limit 3").await;
    assert!(scan.ends_with("columns=[event], limit=3"), "{scan}");
}

#[tokio::test]
async fn counts_and_first_times_of_everything_are_answered_without_reading() {
    let (_folder, lake) = eleven_periods().await;
    let sql = "select count(*), count(person), min(time), max(time) from interactions";
    let plan = ask(&lake, &People::default(), &format!("explain {sql}")).await.concat().join("\n");
    assert!(!plan.contains("InteractionsScan"), "{plan}");
    let found = ask(&lake, &People::default(), sql).await;
    assert_eq!(found, [["110", "110", "2024-03-01T00:00:00Z", "2024-06-18T00:00:00Z"]]);
    let outside =
        one(&lake, &People::default(), "select count(event) from interactions where time < '1970-01-01'").await;
    assert_eq!(outside, "0");
}

#[tokio::test]
async fn analyzing_a_query_shows_how_many_rows_were_read() {
    let (_folder, lake) = eleven_periods().await;
    let sql = "explain analyze select sum(money) from interactions where time < '2024-03-21'";
    let plan = ask(&lake, &People::default(), sql).await.concat().join("\n");
    let scan = plan.lines().find(|line| line.contains("InteractionsScan")).unwrap_or_else(|| panic!("{plan}"));
    assert!(scan.contains("output_rows=20"), "{scan}");
}

#[tokio::test]
async fn tables_and_columns_are_described() {
    let (_folder, lake) = eleven_periods().await;
    let people = People::default();
    let described = ask(&lake, &people, "describe interactions").await;
    assert_eq!(described.len(), 28);
    assert_eq!(described[1][0], "person");
    let tables = ask(&lake, &people, "show tables").await;
    assert!(tables.iter().any(|table| table.contains(&"interactions".to_owned())), "{tables:?}");
    assert_eq!(ask(&lake, &people, "show columns from interactions").await.len(), 28);
    assert!(!ask(&lake, &people, "show functions").await.is_empty());
}
