//! Tasks of journey maps: what is to be done, by whom and until when.

use styk_model::Timestamp;

use crate::Store;
use crate::comment::{MapPlace, next_deed};
use crate::error::Result;
use crate::sql::{Columns, FromRow, Row, composed, query};

/// What can be changed of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapTaskContent {
    pub title: String,
    /// The account that answers for it.
    pub owner: Option<u32>,
    /// A day such as `2025-10-31`.
    pub due: Option<String>,
}

/// A task to be kept.
#[derive(Debug, Clone)]
pub struct NewMapTask {
    pub place: MapPlace,
    pub content: MapTaskContent,
    /// The comment that it is made of.
    pub comment: Option<u32>,
    /// E-mail of whoever made it.
    pub author: String,
    pub created: Timestamp,
}

/// A task as it is kept. Its owner and its comment are absent once they are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapTask {
    pub id: u32,
    pub place: MapPlace,
    pub content: MapTaskContent,
    pub comment: Option<u32>,
    pub author: String,
    pub created: Timestamp,
    /// When it was done, and by whom.
    pub done: Option<(Timestamp, String)>,
}

impl FromRow for MapTask {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        Ok(Self {
            id: columns.next()?,
            place: MapPlace::next_of(&mut columns)?,
            content: MapTaskContent { title: columns.next()?, owner: columns.next()?, due: columns.next()? },
            comment: columns.next()?,
            author: columns.next()?,
            created: Timestamp(columns.next()?),
            done: next_deed(&mut columns)?,
        })
    }
}

const COLUMNS: &str = "id, map, step, lane, title, owner, due, comment, author, created, done, finisher";

impl Store {
    /// All tasks of a map: those that are open first, by the day they are due.
    pub async fn map_tasks(&self, map: &str) -> Result<Vec<MapTask>> {
        composed(format!(
            "SELECT {COLUMNS} FROM map_task WHERE map = $1 ORDER BY done IS NOT NULL, due IS NULL, due, id"
        ))
        .bind(map)
        .all(&self.pool)
        .await
    }

    /// The open tasks of an account, of all maps: those that are due first come first, those without a day last.
    pub async fn open_tasks(&self, owner: u32, most: u32) -> Result<Vec<MapTask>> {
        composed(format!(
            "SELECT {COLUMNS} FROM map_task WHERE owner = $1 AND done IS NULL ORDER BY due IS NULL, due, id LIMIT $2"
        ))
        .bind(owner)
        .bind(most)
        .all(&self.pool)
        .await
    }

    /// How many tasks a map has.
    pub async fn map_task_count(&self, map: &str) -> Result<u64> {
        let count: i64 = query("SELECT count(*) FROM map_task WHERE map = $1").bind(map).one(&self.pool).await?;
        Ok(count as u64)
    }

    /// A task by its number.
    pub async fn map_task(&self, id: u32) -> Result<Option<MapTask>> {
        let sql = format!("SELECT {COLUMNS} FROM map_task WHERE id = $1");
        composed(sql).bind(id).optional(&self.pool).await
    }

    /// Adds a task and returns its number.
    pub async fn add_map_task(&self, new: &NewMapTask) -> Result<u32> {
        let NewMapTask { place, content, comment, author, created } = new;
        query(
            "INSERT INTO map_task (map, step, lane, title, owner, due, comment, author, created) \
             VALUES ($1, $2, $3, $4, (SELECT id FROM account WHERE id = $5), $6, \
             (SELECT id FROM map_comment WHERE id = $7), $8, $9) RETURNING id",
        )
        .bind(&place.map)
        .bind(place.step.as_deref())
        .bind(place.lane.as_deref())
        .bind(&content.title)
        .bind(content.owner.map(i64::from))
        .bind(content.due.as_deref())
        .bind(comment.map(i64::from))
        .bind(author)
        .bind(created.0)
        .one(&self.pool)
        .await
    }

    /// Changes a task, and says whether it is there.
    pub async fn change_map_task(&self, id: u32, content: &MapTaskContent) -> Result<bool> {
        let changed = query(
            "UPDATE map_task SET title = $1, owner = (SELECT id FROM account WHERE id = $2), due = $3 WHERE id = $4",
        )
        .bind(&content.title)
        .bind(content.owner.map(i64::from))
        .bind(content.due.as_deref())
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(changed > 0)
    }

    /// Notes when a task was done and by whom, or that it is open again; says whether it is there.
    pub async fn finish_map_task(&self, id: u32, by: Option<(Timestamp, &str)>) -> Result<bool> {
        let changed = query("UPDATE map_task SET done = $1, finisher = $2 WHERE id = $3")
            .bind(by.map(|(time, _)| time.0))
            .bind(by.map(|(_, who)| who))
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(changed > 0)
    }

    /// Removes a task, and says whether it was there.
    pub async fn remove_map_task(&self, id: u32) -> Result<bool> {
        let removed = query("DELETE FROM map_task WHERE id = $1").bind(id).execute(&self.pool).await?;
        Ok(removed > 0)
    }
}
