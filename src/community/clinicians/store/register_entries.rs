//! The table `register_entries`: mirrors of registers.

use crate::base::Tx;
use crate::base::error::Result;
use crate::community::clinicians::registers::{Entry, Practice, Register};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// Rows in one statement: seven values each, and SQLite takes 32 766 of them (`SQLITE_MAX_VARIABLE_NUMBER`).
const ROWS: usize = 2_500;

mod rows {
    use crate::base::clock::Timestamp;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "register_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub register: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: String,
        /// One a line.
        pub names: String,
        pub active: bool,
        /// `CODE:REGION`, with spaces between.
        pub practices: String,
        pub until: Option<Timestamp>,
        /// The import that wrote it last.
        pub import: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Writes people down, in the place of what was known of them.
pub async fn put<'a>(
    tx: &Tx,
    register: Register,
    import: i64,
    entries: impl Iterator<Item = &'a Entry>,
) -> Result<()> {
    let mut models = entries.map(|entry| rows::ActiveModel {
        register: Set(register.code().to_owned()),
        number: Set(entry.number.clone()),
        names: Set(entry.names.join("\n")),
        active: Set(entry.active),
        practices: Set(written(&entry.practices)),
        until: Set(entry.until),
        import: Set(import),
    });
    loop {
        let some: Vec<_> = models.by_ref().take(ROWS).collect();
        if some.is_empty() {
            return Ok(());
        }
        let replace = OnConflict::columns([rows::Column::Register, rows::Column::Number])
            .update_columns([
                rows::Column::Names,
                rows::Column::Active,
                rows::Column::Practices,
                rows::Column::Until,
                rows::Column::Import,
            ])
            .to_owned();
        rows::Entity::insert_many(some).on_conflict(replace).exec_without_returning(tx.conn()).await?;
    }
}

/// Somebody, by number.
pub async fn find(conn: &impl ConnectionTrait, register: Register, number: &str) -> Result<Option<Entry>> {
    let row = rows::Entity::find_by_id((register.code().to_owned(), number.to_owned())).one(conn).await?;
    Ok(row.map(|row| Entry {
        number: row.number,
        names: row.names.lines().map(str::to_owned).collect(),
        active: row.active,
        practices: read(&row.practices),
        until: row.until,
    }))
}

/// Forgets everybody whom another import wrote. Returns how many they were.
pub async fn forget_others(tx: &Tx, register: Register, import: i64) -> Result<u64> {
    let done = rows::Entity::delete_many()
        .filter(rows::Column::Register.eq(register.code()))
        .filter(rows::Column::Import.ne(import))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected)
}

fn written(practices: &[Practice]) -> String {
    let written: Vec<_> =
        practices.iter().map(|practice| format!("{}:{}", practice.code, practice.region)).collect();
    written.join(" ")
}

fn read(text: &str) -> Vec<Practice> {
    let parts = text.split(' ').filter_map(|practice| practice.split_once(':'));
    parts.map(|(code, region)| Practice { code: code.to_owned(), region: region.to_owned() }).collect()
}
