//! Every address of the server, in one table. The access matrix in `tests/access.rs` has a line for
//! each; adding one without the other fails.

use crate::community::{
    admin, clinicians, groups, identity, moderation, notifications, personas, posts, wellbeing,
};
use crate::live::socket;
use crate::routes;
use crate::web::{about, assets, health, limits};
use axum::Router;
use axum::extract::DefaultBodyLimit;

routes! {
    GET "/" => personas::home,
    GET "/groups" => groups::pages::directory,
    GET "/help" => wellbeing::pages::help,
    GET "/privacy" => about::privacy,
    GET "/rules" => about::rules,
    GET "/transparency" => moderation::pages::transparency,
    GET "/transparency.csv" => moderation::pages::transparency_csv,
    GET "/healthz" => health::healthz,
    GET "/readyz" => health::readyz,
    GET "/favicon.ico" => assets::favicon,
    GET "/assets/{version}/{*path}" => assets::serve,
    GET "/live" => socket::upgrade,
    POST "/look" => identity::pages::look,

    GET "/sign-up" => identity::pages::sign_up_form,
    POST "/sign-up" => identity::pages::sign_up,
    GET "/sign-in" => identity::pages::sign_in_form,
    POST "/sign-in" => identity::pages::sign_in,
    POST "/sign-out" => identity::pages::sign_out,
    GET "/recover" => identity::pages::recover_form,
    POST "/recover" => identity::pages::recover,
    GET "/set-up/{token}" => identity::pages::set_up_form,
    POST "/set-up/{token}" => identity::pages::set_up,
    GET "/account" => identity::pages::account,
    POST "/account/passphrase" => identity::pages::change_passphrase,
    POST "/account/recovery-key" => identity::pages::renew_recovery_key,
    POST "/account/devices" => identity::pages::sign_out_elsewhere,

    GET "/g/{group}" => posts::pages::group,
    GET "/g/{group}/band.svg" => groups::pages::band,
    GET "/g/{group}/join" => personas::pages::join_form,
    POST "/g/{group}/join" => personas::pages::join,
    GET "/g/{group}/leave" => personas::pages::leave_form,
    POST "/g/{group}/leave" => personas::pages::leave,
    GET "/g/{group}/p/{persona}" => posts::pages::persona,

    GET "/g/{group}/new" => posts::pages::new,
    POST "/g/{group}/topics" => posts::pages::create,
    GET "/g/{group}/t/{number}" => posts::pages::topic,
    POST "/g/{group}/t/{number}/replies" => posts::pages::reply,
    POST "/g/{group}/check" => posts::pages::check,
    GET "/g/{group}/posts/{post}" => posts::pages::show,
    GET "/g/{group}/posts/{post}/edit" => posts::pages::edit_form,
    POST "/g/{group}/posts/{post}/edit" => posts::pages::edit,
    GET "/g/{group}/posts/{post}/withdrawal" => posts::pages::withdraw_form,
    POST "/g/{group}/posts/{post}/withdrawal" => posts::pages::withdraw,
    GET "/g/{group}/posts/{post}/report" => moderation::pages::report_form,
    POST "/g/{group}/posts/{post}/report" => moderation::pages::report,
    GET "/g/{group}/reported" => moderation::pages::reported,
    GET "/report" => moderation::pages::notice_form,
    POST "/report" => moderation::pages::notice,
    GET "/reports/{token}" => moderation::pages::outcome,
    GET "/g/{group}/posts/{post}/history" => posts::pages::history,
    GET "/g/{group}/drafts" => posts::pages::drafts,
    POST "/g/{group}/drafts" => posts::pages::keep,
    POST "/g/{group}/drafts/removal" => posts::pages::discard,

    GET "/g/{group}/decisions" => moderation::pages::decisions,
    GET "/g/{group}/decisions/{decision}" => moderation::pages::decision,
    GET "/g/{group}/decisions/{decision}/statement" => moderation::pages::statement,
    GET "/g/{group}/decisions/{decision}/appeal" => moderation::pages::appeal_form,
    POST "/g/{group}/decisions/{decision}/appeal" => moderation::pages::appeal,

    GET "/desk" => moderation::pages::all,
    GET "/desk/next" => moderation::pages::next_anywhere,
    POST "/desk/undo" => moderation::pages::undo,
    GET "/g/{group}/desk" => moderation::pages::desk,
    GET "/g/{group}/desk/next" => moderation::pages::next,
    GET "/g/{group}/desk/{post}" => moderation::pages::item,
    POST "/g/{group}/desk/{post}" => moderation::pages::decide,
    GET "/g/{group}/proposals/{decision}" => moderation::pages::proposal,
    POST "/g/{group}/proposals/{decision}" => moderation::pages::second,
    POST "/g/{group}/desk/{post}/steps" => moderation::pages::sign,
    POST "/g/{group}/desk/{post}/notes" => moderation::pages::note,
    POST "/g/{group}/reports/{case}/notes" => moderation::pages::note_reported,
    POST "/g/{group}/passes" => moderation::pages::pass,
    GET "/g/{group}/reports/{case}" => moderation::pages::reported_item,
    POST "/g/{group}/reports/{case}" => moderation::pages::decide_reported,
    GET "/g/{group}/appeals/{appeal}" => moderation::pages::appeal_item,
    POST "/g/{group}/appeals/{appeal}" => moderation::pages::answer_appeal,
    GET "/g/{group}/applicants" => personas::pages::applicants,
    POST "/g/{group}/applicants/{persona}" => personas::pages::answer,

    GET "/notifications" => notifications::pages::list,
    POST "/notifications/read" => notifications::pages::read_all,

    GET "/clinicians" => clinicians::pages::status,
    GET "/clinicians/apply" => clinicians::pages::apply_form,
    POST "/clinicians/apply" => clinicians::pages::apply,
    POST "/clinicians/withdrawal" => clinicians::pages::withdraw,
    POST "/clinicians/badges" => clinicians::pages::wear,
    GET "/badges/{badge}" => clinicians::pages::badge,
    GET "/reviews" => clinicians::pages::desk,
    GET "/reviews/{application}" => clinicians::pages::item,
    POST "/reviews/{application}" => clinicians::pages::review,
    GET "/reviews/{application}/evidence" => clinicians::pages::evidence,
    GET "/reviews/credentials/{application}/revocation" => clinicians::pages::revocation_form,
    POST "/reviews/credentials/{application}/revocation" => clinicians::pages::revoke,

    GET "/admin" => admin::pages::home,
    GET "/admin/groups/new" => admin::pages::new_group_form,
    POST "/admin/groups" => admin::pages::create_group,
    GET "/admin/groups/{group}" => admin::pages::group,
    POST "/admin/groups/{group}/moderators" => admin::pages::appoint_moderator,
    POST "/admin/reviewers" => admin::pages::appoint_reviewer,
}

/// Every address, ready for the layers around it.
pub fn router() -> Router<crate::app::App> {
    table().layer(DefaultBodyLimit::max(limits::UPLOAD_BYTES))
}
