use styk_lake::{Lake, People};
use styk_sql::Limits;

use crate::data::{TestRow, import, one, try_ask};

async fn small_lake() -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    let rows: Vec<TestRow> = (1..=20)
        .map(|number| TestRow { alias: number, hour: i64::from(number), event: 1, money: None, position: 1 })
        .collect();
    import(&lake, &rows, 1).await;
    (folder, lake)
}

async fn errors(statements: &[&str]) -> String {
    let (_folder, lake) = small_lake().await;
    let mut lines = String::new();
    for sql in statements {
        let said = match try_ask(&lake, &People::default(), sql).await {
            Ok(_) => "ANSWERED".to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(!said.contains('\n'), "more than one line for {sql}: {said}");
        lines.extend([sql, "\n    ", &said, "\n"]);
    }
    lines
}

#[tokio::test]
async fn whatever_writes_is_refused() {
    let (folder, lake) = small_lake().await;
    let file = folder.path().join("out.csv");
    let copy = format!("copy (select 1) to '{}'", file.display());
    for sql in [
        "insert into interactions select * from interactions",
        "delete from interactions",
        "update interactions set event = 'x'",
        "drop table interactions",
        "truncate table interactions",
        "create table a as select * from interactions",
        "create view a as select * from interactions",
        "create external table a stored as csv location '/etc/passwd'",
        "create function f() returns int return 1",
        "alter table interactions add column a int",
        "merge into interactions using interactions as b on true when matched then delete",
        "set datafusion.execution.target_partitions = 1",
        "reset datafusion.execution.target_partitions",
        "explain insert into interactions select * from interactions",
        "explain analyze delete from interactions",
        "explain analyze create table a as select 1",
        "with a as (select 1) insert into interactions select * from interactions",
        "with a as (delete from interactions returning *) select * from a",
        "select * into a from interactions",
        "with b as (select 1 as c) select * into a from b",
        "prepare p as select 1",
        "execute p",
        "begin",
        "use other",
        &copy,
    ] {
        let refused = try_ask(&lake, &People::default(), sql).await;
        assert!(matches!(refused, Err(styk_sql::SqlError::Refused(_))), "{sql}: {refused:?}");
    }
    assert!(!file.exists());
    assert_eq!(one(&lake, &People::default(), "select count(*) from interactions").await, "20");
}

#[tokio::test]
async fn files_and_settings_stay_out_of_reach() {
    let (folder, lake) = small_lake().await;
    let file = folder.path().join("other.csv");
    std::fs::write(&file, "a,b\n1,2\n").unwrap();
    let sql = format!("select * from '{}'", file.display());
    let refused = try_ask(&lake, &People::default(), &sql).await;
    assert!(matches!(refused, Err(styk_sql::SqlError::NoTable { .. })), "{refused:?}");
}

#[tokio::test]
async fn refusals_name_what_is_refused() {
    insta::assert_snapshot!(
        errors(&[
            "delete from interactions",
            "explain analyze insert into interactions select * from interactions",
            "with b as (select 1 as c) select * into a from b",
            "copy interactions to 'a.csv'",
            "set datafusion.execution.batch_size = 1",
            "create table a as select 1",
            "select 1; drop table interactions",
            "",
            " -- nothing",
        ])
        .await
    );
}

#[tokio::test]
async fn unknown_names_get_the_nearest_that_exist() {
    insta::assert_snapshot!(
        errors(&[
            "select count(*) from interaction",
            "select count(*) from other.interactions",
            "show columns from visits",
            "describe visits",
            "select chanel from interactions",
            "select i.evnt from interactions i",
            "select count(*) from interactions where tiem > '2024-01-01'",
            "select count(*) from interactions where event = \"purchase\"",
            "select total from (select count(*) as totals from interactions)",
            "select nonsense",
            "select median_of(money) from interactions",
            "select count(*) from identifiers",
        ])
        .await
    );
}

#[tokio::test]
async fn what_cannot_be_read_or_planned_says_why() {
    insta::assert_snapshot!(
        errors(&[
            "selct 1",
            "select count(* from interactions",
            "select event, count(*) from interactions",
            "select event + 1 from interactions",
            "select 1 / (alias - 1) from interactions",
            "select cast(event as bigint) from interactions",
            "select time from interactions where time > 'yesterday'",
        ])
        .await
    );
}

#[tokio::test]
async fn a_query_stops_at_its_memory() {
    let (_folder, lake) = small_lake().await;
    let limits = Limits { memory_bytes: 5_000, threads: 1 };
    let sql = "select a.id, count(distinct b.id) from interactions a cross join interactions b cross join interactions c group by a.id";
    let answer = styk_sql::query(&lake.snapshot(), &People::default(), sql, limits).await.unwrap();
    let error = answer.collect().await.expect_err("it may not use so much memory").to_string();
    insta::assert_snapshot!(error);
}
