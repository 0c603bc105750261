//! The table `reports`: what people say about a post, sealed.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::{CaseId, PersonaId, ReportId};
use crate::base::seal::Place;
use crate::base::secret::Token;
use crate::base::{Timestamp, Tx};
use crate::community::moderation::model::{Category, Kept, Outcome, Report};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

mod reports {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{CaseId, PersonaId, ReportId};
    use crate::community::moderation::model::{Category, Outcome};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReportId,
        pub case_id: CaseId,
        pub persona_id: Option<PersonaId>,
        pub token: Option<Vec<u8>>,
        pub category: Category,
        pub words: Vec<u8>,
        pub outcome: Outcome,
        pub created_at: Timestamp,
        pub closed_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Who reports.
pub(crate) enum Reporter<'a> {
    /// A member of the group.
    Member(PersonaId),
    /// Somebody from outside, who gets this token.
    Outsider(&'a Token),
}

fn place(id: &ReportId) -> Place<'_> {
    Place { column: "reports.words", row: id.as_bytes() }
}

fn kept(app: &App, row: reports::Model) -> Result<Kept> {
    let words = serde_json::from_slice(&app.keys.open(&place(&row.id), &row.words)?)?;
    Ok(Kept {
        id: row.id,
        case: row.case_id,
        by: row.persona_id,
        report: Report { category: row.category, words },
        outcome: row.outcome,
        created_at: row.created_at,
    })
}

pub(crate) async fn insert(
    tx: &Tx,
    app: &App,
    case: CaseId,
    by: &Reporter<'_>,
    report: &Report,
) -> Result<()> {
    let id = ReportId::new(tx.random());
    let (persona, token) = match by {
        Reporter::Member(persona) => (Some(*persona), None),
        Reporter::Outsider(token) => (None, Some(token.digest())),
    };
    let row = reports::ActiveModel {
        id: Set(id),
        case_id: Set(case),
        persona_id: Set(persona),
        token: Set(token),
        category: Set(report.category),
        words: Set(app.keys.seal(tx.random(), &place(&id), &serde_json::to_vec(&report.words)?)?),
        outcome: Set(Outcome::Open),
        created_at: Set(tx.now()),
        closed_at: Set(None),
    };
    reports::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Whether a member has reported this case already.
pub(crate) async fn is_known(conn: &impl ConnectionTrait, case: CaseId, by: PersonaId) -> Result<bool> {
    let row = reports::Entity::find()
        .filter(reports::Column::CaseId.eq(case))
        .filter(reports::Column::PersonaId.eq(by))
        .one(conn)
        .await?;
    Ok(row.is_some())
}

/// What people say about a case, the oldest first, at most `limit`.
pub(crate) async fn of_case(
    conn: &impl ConnectionTrait,
    app: &App,
    case: CaseId,
    limit: u64,
) -> Result<Vec<Kept>> {
    let rows = reports::Entity::find()
        .filter(reports::Column::CaseId.eq(case))
        .order_by_asc(reports::Column::CreatedAt)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| kept(app, row)).collect()
}

/// What a member has reported, the latest first.
pub(crate) async fn of_member(
    conn: &impl ConnectionTrait,
    app: &App,
    by: PersonaId,
    limit: u64,
) -> Result<Vec<Kept>> {
    let rows = reports::Entity::find()
        .filter(reports::Column::PersonaId.eq(by))
        .order_by_desc(reports::Column::CreatedAt)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| kept(app, row)).collect()
}

/// The report that a private link is about.
pub(crate) async fn by_token(conn: &impl ConnectionTrait, app: &App, token: &Token) -> Result<Kept> {
    let row = reports::Entity::find().filter(reports::Column::Token.eq(token.digest())).one(conn).await?;
    kept(app, row.ok_or(Error::NotFound)?)
}

/// Tells every report of a case what became of it.
pub(crate) async fn close(tx: &Tx, case: CaseId, outcome: Outcome) -> Result<()> {
    reports::Entity::update_many()
        .col_expr(reports::Column::Outcome, Expr::value(outcome))
        .col_expr(reports::Column::ClosedAt, Expr::value(Some(tx.now())))
        .filter(reports::Column::CaseId.eq(case))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The members who reported a case, each with their report.
pub async fn reporters(conn: &impl ConnectionTrait, case: CaseId) -> Result<Vec<(ReportId, PersonaId)>> {
    let rows: Vec<(ReportId, Option<PersonaId>)> = reports::Entity::find()
        .select_only()
        .columns([reports::Column::Id, reports::Column::PersonaId])
        .filter(reports::Column::CaseId.eq(case))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, by)| Some((id, by?))).collect())
}

/// Why people reported a case, each with the member who did; `None` for somebody from outside.
pub(crate) async fn categories(
    conn: &impl ConnectionTrait,
    case: CaseId,
) -> Result<Vec<(Category, Option<PersonaId>)>> {
    let rows = reports::Entity::find()
        .select_only()
        .columns([reports::Column::Category, reports::Column::PersonaId])
        .filter(reports::Column::CaseId.eq(case))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows)
}

/// How many reports came since then, by what they were about and what became of them.
pub(crate) async fn count_by_outcome(
    conn: &impl ConnectionTrait,
    since: Timestamp,
) -> Result<Vec<(Category, Outcome, u64)>> {
    let rows = reports::Entity::find()
        .select_only()
        .columns([reports::Column::Category, reports::Column::Outcome])
        .column_as(reports::Column::Id.count(), "count")
        .filter(reports::Column::CreatedAt.gte(since))
        .group_by(reports::Column::Category)
        .group_by(reports::Column::Outcome)
        .into_tuple::<(Category, Outcome, i64)>()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(category, outcome, count)| (category, outcome, count.unsigned_abs())).collect())
}

/// Removes what a member reported and nobody has to answer any more; of what is open, only who said so.
pub(crate) async fn forget(tx: &Tx, by: PersonaId) -> Result<()> {
    let theirs = || reports::Column::PersonaId.eq(by);
    reports::Entity::delete_many()
        .filter(theirs())
        .filter(reports::Column::ClosedAt.is_not_null())
        .exec(tx.conn())
        .await?;
    reports::Entity::update_many()
        .col_expr(reports::Column::PersonaId, Expr::value(Option::<PersonaId>::None))
        .filter(theirs())
        .exec(tx.conn())
        .await?;
    Ok(())
}
