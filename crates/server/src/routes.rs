//! All routes, in one table.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, delete, get, patch, post, put};
use futures::FutureExt;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use styk_model::clusters::Clusters;
use styk_model::{Answer, Question};
use styk_store::Role;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::access::{Access, Ends, check_host, guard};
use crate::api::{
    accounts, adopt, ask, calls, clusters, colleagues, comments, computed, consent, customers, data, discover,
    documents, entry, erasure, export, identity, imports, intake, jobs, journeys, maps, notifications, own, pictures,
    presence, profile, reports, retention, segments, session, settings, shares, sources, sql, subject, tasks,
    touchpoints, uploads,
};
use crate::figures::measure;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;
use crate::shared;
use crate::web;

/// The largest body of a request that is not a file.
const BODY_BYTES: usize = 1 << 20;

/// The largest form of a page that anybody may open.
const FORM_BYTES: usize = 4 << 10;

/// A route, and all that is said of it.
pub(crate) struct Route {
    pub method: Method,
    /// With `{parameters}`.
    pub path: &'static str,
    pub access: Access,
    /// One sentence for the OpenAPI document.
    pub about: &'static str,
    pub takes: Option<Described>,
    pub gives: Gives,
    handler: MethodRouter<Server>,
}

impl Route {
    fn ends(&self, longest: Duration) -> Ends {
        let asks = |ends: &[&str]| ends.iter().any(|end| self.path.ends_with(end));
        // Events go on as long as somebody listens, SQL has a limit of its own, and a log is as long as the data.
        if asks(&["/events", "/sql", "/sql/export", "/journeys"]) {
            Ends::WithReader
        } else if self.method.is_safe()
            || asks(&["/ask", "/clusters", "/export", "/preview", "/try", "/adopt", "/discover"])
        {
            Ends::After(longest)
        } else {
            Ends::Never
        }
    }
}

/// A type by its schema.
pub(crate) type Described = fn(&mut SchemaGenerator) -> Schema;

/// What a route answers.
pub(crate) enum Gives {
    Json(Described),
    /// The number of a job.
    Job,
    /// With `?job=true` the number of a job that will have it.
    JsonOrJob(Described),
    Bytes(&'static str),
    /// A file in its place where the path has an ending.
    JsonOrFiles(Described),
    Nothing,
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const ANYONE: Access = Access::Anyone;
const VIEWER: Access = Access::Role(Role::Viewer);
const EDITOR: Access = Access::Role(Role::Editor);
const ADMINISTRATOR: Access = Access::Role(Role::Administrator);

macro_rules! route {
    ($method:ident $path:literal $access:ident $about:literal takes $takes:tt gives $gives:tt $handler:expr) => {
        Route {
            method: Method::$method,
            path: concat!("/api/v1", $path),
            access: $access,
            about: $about,
            takes: route!(@takes $takes),
            gives: route!(@gives $gives),
            handler: route!(@on $method)($handler),
        }
    };
    (@takes ()) => { None };
    (@takes ($takes:ty)) => { Some(of::<$takes> as Described) };
    (@gives job) => { Gives::Job };
    (@gives ()) => { Gives::Nothing };
    (@gives $media:literal) => { Gives::Bytes($media) };
    (@gives ($gives:ty, job)) => { Gives::JsonOrJob(of::<$gives>) };
    (@gives ($gives:ty, files)) => { Gives::JsonOrFiles(of::<$gives>) };
    (@gives ($gives:ty)) => { Gives::Json(of::<$gives>) };
    (@on GET) => { get };
    (@on POST) => { post };
    (@on PUT) => { put };
    (@on PATCH) => { patch };
    (@on DELETE) => { delete };
}

/// Every route of the API.
pub(crate) fn routes() -> Vec<Route> {
    let mut all = of_people();
    all.extend(of_data());
    all
}

#[rustfmt::skip]
fn of_people() -> Vec<Route> {
    vec![
        route!(GET "/session" ANYONE "Who is signed in, and what the app needs to begin"
            takes () gives (session::State) session::get),
        route!(POST "/setup" ANYONE "Make the first administrator and sign in"
            takes (session::Setup) gives (session::State) session::setup),
        route!(POST "/session" ANYONE "Sign in"
            takes (session::SignIn) gives (session::State) session::sign_in),
        route!(DELETE "/session" ANYONE "Sign out"
            takes () gives () session::sign_out),
        route!(PATCH "/me" VIEWER "Change one's own name, language, zone or password"
            takes (accounts::MyChange) gives (accounts::User) accounts::change_me),
        route!(GET "/me/starred" VIEWER "The touchpoints that one keeps an eye on"
            takes () gives (own::Starred) own::starred),
        route!(PUT "/me/starred" VIEWER "Keep an eye on these touchpoints"
            takes (own::Stars) gives (own::Starred) own::star),
        route!(POST "/me/visit" VIEWER "Note that one is here, and learn when one was here before"
            takes (own::Known) gives (own::Visit) own::visit),
        route!(GET "/authors" VIEWER "The names of everybody who made something, also of those who have gone"
            takes () gives (Vec<accounts::Author>) accounts::authors),
        route!(GET "/colleagues" VIEWER "Everybody who may sign in, to be mentioned or to be given a task"
            takes () gives (Vec<colleagues::Colleague>) colleagues::list),
        route!(GET "/users" ADMINISTRATOR "Everybody who may sign in"
            takes () gives (Vec<accounts::User>) accounts::list),
        route!(POST "/users" ADMINISTRATOR "Let somebody sign in"
            takes (accounts::NewUser) gives (accounts::User) accounts::add),
        route!(PATCH "/users/{id}" ADMINISTRATOR "Change somebody's name, role or password"
            takes (accounts::UserChange) gives (accounts::User) accounts::change),
        route!(DELETE "/users/{id}" ADMINISTRATOR "Let somebody sign in no more"
            takes () gives () accounts::remove),
        route!(GET "/tokens" VIEWER "One's own tokens for programs"
            takes () gives (Vec<accounts::TokenRow>) accounts::tokens),
        route!(POST "/tokens" VIEWER "Make a token; it is shown this once"
            takes (accounts::NewToken) gives (accounts::MadeToken) accounts::add_token),
        route!(DELETE "/tokens/{id}" VIEWER "Remove a token"
            takes () gives () accounts::remove_token),
        route!(GET "/settings" VIEWER "What holds for the whole company"
            takes () gives (crate::Settings) settings::get),
        route!(PUT "/settings" ADMINISTRATOR "Change the settings"
            takes (crate::Settings) gives (crate::Settings) settings::put),
        route!(GET "/notifications" ADMINISTRATOR "Who is told what by mail and webhooks, and how that went"
            takes () gives (notifications::NotificationsFound) notifications::get),
        route!(PUT "/notifications" ADMINISTRATOR "Settle who is told what; secrets of new webhooks are shown this once"
            takes (notifications::NotificationsWanted) gives (notifications::NotificationsFound) notifications::put),
        route!(POST "/notifications/report" ADMINISTRATOR "Send the report of a month by mail now, as a job"
            takes (notifications::ReportWanted) gives job notifications::send_report),
        route!(POST "/notifications/webhook" ADMINISTRATOR "Deliver a ping to a webhook"
            takes (notifications::WebhookNamed) gives () notifications::try_webhook),
        route!(GET "/notifications/undelivered" ADMINISTRATOR "Deliveries to webhooks that were given up, newest first"
            takes () gives (notifications::UndeliveredFound) notifications::undelivered),
        route!(POST "/notifications/undelivered/{id}" ADMINISTRATOR "Try a delivery anew that was given up; `url` says which webhook's"
            takes () gives () notifications::deliver_again),
        route!(DELETE "/notifications/undelivered/{id}" ADMINISTRATOR "Forget a delivery that was given up; `url` says which webhook's"
            takes () gives () notifications::forget_delivery),
        route!(GET "/audit" ADMINISTRATOR "What was done, newest first; with `reads=true` who looked at customers"
            takes () gives (Vec<accounts::AuditRow>) accounts::audit),
    ]
}

#[rustfmt::skip]
fn of_data() -> Vec<Route> {
    vec![
        route!(POST "/ask" VIEWER "Answer a question; the work stops when the connection does"
            takes (Question) gives (Answer, job) ask::ask),
        route!(POST "/export" VIEWER "An answer as a file"
            takes (export::Wanted) gives "application/octet-stream" export::export),
        route!(GET "/reports/monthly/{month}" VIEWER "The report of a month such as `2025-10`; with the ending .pdf, .xlsx, .pptx or .html as a file"
            takes () gives (styk_model::MonthlyReport, files) reports::monthly),
        route!(GET "/jobs" VIEWER "One's own jobs, those of everybody for administrators, newest first"
            takes () gives (Vec<jobs::JobRow>) jobs::list),
        route!(GET "/jobs/{id}" VIEWER "A job, and what came of it"
            takes () gives (jobs::JobFound) jobs::get),
        route!(GET "/jobs/{id}/events" VIEWER "A job's progress and its end as server-sent events"
            takes () gives "text/event-stream" jobs::events),
        route!(DELETE "/jobs/{id}" VIEWER "Stop a job; what it has not finished is not applied"
            takes () gives () jobs::cancel),
        route!(GET "/data" VIEWER "What is in the data folder"
            takes () gives (data::Overview) data::get),
        route!(GET "/touchpoints" VIEWER "The touchpoint registry"
            takes () gives (styk_query::touchpoints::Registry) touchpoints::get),
        route!(PUT "/touchpoints" EDITOR "Replace the registry by an edited one"
            takes (styk_query::touchpoints::Registry) gives (styk_query::touchpoints::Registry) touchpoints::put),
        route!(POST "/touchpoints/try" VIEWER "What a rule would match, before it is saved"
            takes (styk_query::touchpoints::Trial) gives (styk_query::touchpoints::Matched) touchpoints::try_rule),
        route!(GET "/customers" VIEWER "Customers by what they are known by"
            takes () gives (Vec<customers::Found>) customers::search),
        route!(GET "/customers/{person}" VIEWER "One customer: identifiers and how they came together"
            takes () gives (customers::Customer) customers::get),
        route!(GET "/customers/{person}/timeline" VIEWER "A customer's interactions, newest first"
            takes () gives (customers::Timeline) customers::timeline),
        route!(GET "/profiles" VIEWER "What is known of the customer with an identifier: `value`, and perhaps its `kind`"
            takes () gives (profile::ProfileFound) profile::by_identifier),
        route!(GET "/customers/{person}/profile" VIEWER "What is known of a customer now: traits, what is computed of what they did, segments, what they allow"
            takes () gives (profile::ProfileFound) profile::of_customer),
        route!(GET "/customers/{person}/computed/{trait}" VIEWER "What a computed trait came to for a customer in the course of time, as it is known now"
            takes () gives (computed::ComputedHistoryFound) computed::history),
        route!(GET "/computed-traits" VIEWER "The traits that are computed of what customers did"
            takes () gives (styk_engine::ComputedTraits) computed::get),
        route!(PUT "/computed-traits" EDITOR "Compute other traits from now on"
            takes (styk_engine::ComputedTraits) gives (styk_engine::ComputedTraits) computed::put),
        route!(GET "/customers/{person}/archive" EDITOR "Everything about one customer as a ZIP file, for whoever asks for their data; it is written down"
            takes () gives "application/zip" subject::archive),
        route!(GET "/customers/{person}/consent" VIEWER "What a customer allows, and what that rests on"
            takes () gives (consent::CustomerConsentFound) consent::of_customer),
        route!(POST "/customers/{person}/consent" EDITOR "Write down what a customer said of a purpose"
            takes (consent::ConsentSaid) gives (consent::CustomerConsentFound) consent::say),
        route!(GET "/consent" VIEWER "How many customers allow what"
            takes () gives (consent::ConsentFound) consent::overview),
        route!(POST "/consent/ask" VIEWER "Whether somebody may be reached for a purpose over a channel"
            takes (consent::ConsentAsked) gives (styk_engine::Verdict) consent::ask),
        route!(GET "/consent/policy" VIEWER "What customers are asked for"
            takes () gives (styk_engine::ConsentPolicy) consent::policy),
        route!(PUT "/consent/policy" ADMINISTRATOR "Ask for something else from now on"
            takes (styk_engine::ConsentPolicy) gives (styk_engine::ConsentPolicy) consent::put_policy),
        route!(GET "/consent/presets" VIEWER "Policies to begin with, by country"
            takes () gives (Vec<consent::ConsentPresetRow>) consent::presets),
        route!(GET "/consent/suppressions" VIEWER "Identifiers that nobody writes to, newest first"
            takes () gives (consent::SuppressionsFound) consent::suppressions),
        route!(POST "/consent/suppressions" EDITOR "Write to an identifier no more, whatever was allowed"
            takes (consent::SuppressionWanted) gives (consent::SuppressionRow) consent::suppress),
        route!(DELETE "/consent/suppressions/{alias}" EDITOR "Take an identifier off the suppression list"
            takes () gives () consent::unsuppress),
        route!(GET "/erasures" ADMINISTRATOR "Erasures of customers, newest first, with their receipts"
            takes () gives (erasure::ErasuresFound) erasure::list),
        route!(POST "/erasures" ADMINISTRATOR "Erase customers so that nothing of them is left; it cannot be undone"
            takes (erasure::ErasureOf) gives (styk_engine::ErasureReceipt, job) erasure::erase),
        route!(POST "/erasures/preview" ADMINISTRATOR "What an erasure would be about"
            takes (erasure::ErasureOf) gives (erasure::ErasurePreviewed) erasure::preview),
        route!(GET "/erasures/{number}" ADMINISTRATOR "The receipt of an erasure"
            takes () gives (styk_engine::ErasureReceipt) erasure::get),
        route!(GET "/retention" VIEWER "How long interactions are kept, what was removed because its time was over, and when that is looked at next"
            takes () gives (retention::RetentionFound) retention::get),
        route!(PUT "/retention" ADMINISTRATOR "Keep interactions by other rules from now on"
            takes (styk_engine::RetentionPolicy) gives (styk_engine::RetentionPolicy) retention::put),
        route!(POST "/retention/preview" ADMINISTRATOR "What rules would remove now, by touchpoint and month"
            takes (styk_engine::RetentionPolicy) gives (styk_engine::RetentionPreview) retention::preview),
        route!(POST "/retention/runs" ADMINISTRATOR "Remove what is past its time now; it cannot be undone"
            takes () gives (retention::RetentionApplied, job) retention::apply),
        route!(GET "/retention/aggregates" VIEWER "Counts that are kept of removed interactions, by day; `touchpoint`, `source`, `channel`, `from` and `to` choose some"
            takes () gives (retention::RetainedFound) retention::retained),
        route!(GET "/retention/months" VIEWER "The same counts added up by month and touchpoint"
            takes () gives (Vec<styk_engine::RetentionMonth>) retention::months),
        route!(GET "/identity/refused" VIEWER "Links between identifiers that were not followed, and the rule they broke"
            takes () gives (identity::LinksFound) identity::refused),
        route!(GET "/identity/decisions" VIEWER "What people decided about who is who, newest first"
            takes () gives (identity::LinksFound) identity::decisions),
        route!(POST "/identity/decisions" EDITOR "Decide that two identifiers are one customer or not, take that back, or see what it would do"
            takes (identity::Decide) gives (identity::DecisionMade) identity::decide),
        route!(GET "/identity/rules" VIEWER "When identifiers are taken for one customer"
            takes () gives (styk_engine::IdentityRules) identity::rules),
        route!(PUT "/identity/rules" ADMINISTRATOR "Change the rules and compute all customers anew"
            takes (styk_engine::IdentityRules) gives (styk_engine::IdentityRules) identity::put_rules),
        route!(POST "/identity/rules/preview" EDITOR "What edited rules would do to customers"
            takes (styk_engine::IdentityRules) gives (identity::RulesPreviewed) identity::preview_rules),
        route!(GET "/segments" VIEWER "Segments: customers by a rule over what they did and did not do"
            takes () gives (Vec<segments::SegmentRow>) segments::list),
        route!(GET "/segments/sizes" VIEWER "How many customers are in each segment now, and in two of them at once"
            takes () gives (segments::SegmentSizes) segments::sizes),
        route!(POST "/segments/try" VIEWER "How many customers a rule finds, now and at earlier moments"
            takes (segments::SegmentTrial) gives (segments::SegmentTried) segments::attempt),
        route!(POST "/segments/clusters" VIEWER "Groups of customers who behave alike, if there are any, with rules that describe them"
            takes () gives (Clusters, job) clusters::find),
        route!(PUT "/segments/{key}" EDITOR "Save the next version of a segment"
            takes (segments::SegmentWanted) gives (segments::SegmentRow) segments::put),
        route!(DELETE "/segments/{key}" EDITOR "Take a segment out of use; its versions stay"
            takes () gives () segments::remove),
        route!(GET "/segments/{key}/versions" VIEWER "All versions of a segment, newest first"
            takes () gives (Vec<segments::SegmentRow>) segments::versions),
        route!(GET "/segments/{key}/history" VIEWER "Who entered a segment and left it, day by day, as it was known then"
            takes () gives (segments::SegmentRecorded) segments::history),
        route!(POST "/segments/{key}/audience" EDITOR "Who of a segment may be reached for a purpose, as a list for other systems; it is written down"
            takes (segments::AudienceOf) gives "text/csv" segments::audience),
        route!(POST "/segments/{key}/audience/try" VIEWER "How many of a segment would be on a list for other systems, and why others would not"
            takes (segments::AudienceOf) gives (segments::AudienceFound) segments::audience_counts),
        route!(POST "/segments/{key}/calls" EDITOR "Who of a segment may be called for a purpose, as a workbook for the people who call; it is written down"
            takes (calls::CallsOf) gives "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" calls::list),
        route!(POST "/segments/{key}/calls/try" VIEWER "How many of a segment would be on a list for people who call, and why others would not"
            takes (calls::CallsOf) gives (calls::CallsFound) calls::counts),
        route!(POST "/uploads" EDITOR "Send a file to look into; nothing is imported yet"
            takes () gives (uploads::Upload) uploads::add),
        route!(POST "/uploads/{id}/preview" EDITOR "The first rows of a table as interactions, with a mapping"
            takes (uploads::Look) gives (uploads::TablePreview) uploads::look),
        route!(POST "/uploads/{id}/import" EDITOR "Import a table of an uploaded file"
            takes (intake::Take) gives (intake::Taken, job) intake::take),
        route!(DELETE "/uploads/{id}" EDITOR "Forget an uploaded file"
            takes () gives () uploads::remove),
        route!(GET "/imports" VIEWER "All imports, newest first"
            takes () gives (Vec<imports::ImportRow>) imports::list),
        route!(DELETE "/imports/{number}" EDITOR "Take an import's rows and identity facts out again"
            takes () gives (imports::Undone) imports::undo),
        route!(GET "/imports/{number}/quarantine" EDITOR "Rows of an import that could not be read, and why"
            takes () gives (Vec<imports::Rejected>) imports::quarantine),
        route!(POST "/interactions" EDITOR "Write down one interaction that an employee saw, such as a visit or a call"
            takes (entry::EntryWanted) gives (entry::EntryTaken) entry::add),
        route!(GET "/sources" EDITOR "Who sends live, and how far what they sent has come"
            takes () gives (sources::SourcesFound) sources::list),
        route!(POST "/sources" EDITOR "Make a source; a secret key is shown this once"
            takes (sources::NewSource) gives (sources::Made) sources::add),
        route!(PUT "/sources/{number}" EDITOR "Change a source, or close it"
            takes (sources::Change) gives (sources::SourceRow) sources::change),
        route!(POST "/sources/{number}/key" EDITOR "Give a source another key; the old one is refused from now on"
            takes () gives (sources::Made) sources::renew_key),
        route!(GET "/sources/{number}/recent" EDITOR "The newest events of a source"
            takes () gives (Vec<sources::RecentRow>) sources::recent),
        route!(GET "/sources/{number}/violations" EDITOR "How events of a source were not as its tracking plan says"
            takes () gives (Vec<sources::ViolationRow>) sources::violations),
        route!(POST "/sources/{number}/try" EDITOR "What settings of a webhook make of a body, or of the last hundred that came"
            takes (sources::Trial) gives (Vec<sources::TriedBody>) sources::attempt),
        route!(GET "/sources/{number}/quarantine" EDITOR "Events of a source that could not be read, newest first"
            takes () gives (Vec<sources::RejectedEvent>) sources::quarantine),
        route!(POST "/sources/{number}/replay" EDITOR "Read the quarantine of a source again"
            takes () gives (sources::Replayed) sources::replay),
        route!(GET "/maps/{key}/figures" VIEWER "What the data says of a journey map: who is at each step, how they feel, and the figures of its cells"
            takes () gives (styk_maps::LivingMap) maps::figures),
        route!(GET "/maps/templates" VIEWER "Journey maps to begin with, one for each kind of company"
            takes () gives (Vec<maps::TemplateRow>) maps::templates),
        route!(GET "/maps/templates/{key}" VIEWER "A template with its personas; nothing is saved"
            takes () gives (maps::TemplateFound) maps::template),
        route!(POST "/maps/discover" VIEWER "Journey maps proposed from what customers did, with how well each fits; nothing is saved"
            takes (styk_engine::DiscoverWanted) gives (styk_maps::Discovery) discover::discover),
        route!(POST "/maps/read" VIEWER "A file as a journey map: `name` tells its format; nothing is saved"
            takes () gives (maps::MapRead) maps::read),
        route!(GET "/maps/{key}/file" VIEWER "A journey map as a file: `format` is svg, png, pdf, poster, pptx, json, csv, xlsx, cjml, mermaid, bpmn or pnml"
            takes () gives "application/octet-stream" maps::file),
        route!(GET "/maps/{key}/journeys" VIEWER "The journeys of customers on a map as an event log: `format` is xes or ocel"
            takes () gives "application/octet-stream" journeys::log),
        route!(POST "/maps/{key}/blueprint" EDITOR "Make a map of another kind from a map, linked to it"
            takes (maps::Making) gives (maps::Made) maps::make),
        route!(POST "/maps/{key}/adopt" EDITOR "A draft of a map with a deviation made part of it, and who would follow it; nothing is saved"
            takes (adopt::Adopting) gives (adopt::Drafted) adopt::adopt),
        route!(GET "/maps/{key}/card" VIEWER "The seven questions of a journey, and what of the map answers each"
            takes () gives (Vec<styk_maps::CardAnswer>) maps::card),
        route!(GET "/maps/{key}/plan" VIEWER "Which events to send so that the data can show what the map shows"
            takes () gives (styk_maps::MapTracking) maps::tracking),
        route!(GET "/maps/{key}/missing" VIEWER "Touchpoints that companies commonly have and the map does not"
            takes () gives (Vec<styk_maps::TouchpointSuggestion>) maps::missing),
        route!(GET "/maps/{key}/completeness" VIEWER "How much of the map rests on data"
            takes () gives (styk_maps::Completeness) maps::complete),
        route!(GET "/maps/{key}/compare" VIEWER "What differs between two versions of a map"
            takes () gives (maps::MapCompared) maps::compare),
        route!(POST "/maps/{key}/presence" VIEWER "Say that one has a map open, every few seconds, and who else has"
            takes (presence::PresenceSaid) gives (Vec<presence::PresentPerson>) presence::say),
        route!(GET "/pictures" VIEWER "The pictures of maps and personas, newest first"
            takes () gives (Vec<pictures::PictureRow>) pictures::list),
        route!(POST "/pictures" EDITOR "Keep a picture: PNG, JPEG or WebP, at most 5 MB; nothing of its file but the pixels stays"
            takes () gives (pictures::PictureAdded) pictures::add),
        route!(GET "/pictures/{key}" VIEWER "A picture, as PNG or JPEG"
            takes () gives "image/*" pictures::get),
        route!(DELETE "/pictures/{key}" EDITOR "Remove a picture that no version of a map or a persona shows"
            takes () gives () pictures::remove),
        route!(GET "/maps/{key}/shares" VIEWER "The links that show a map to whoever has them"
            takes () gives (Vec<shares::ShareRow>) shares::list),
        route!(POST "/maps/{key}/shares" EDITOR "Make a link that shows a map; its address is shown this once"
            takes (shares::ShareWanted) gives (shares::ShareMade) shares::make),
        route!(DELETE "/maps/{key}/shares/{id}" EDITOR "Take a link back"
            takes () gives () shares::remove),
        route!(GET "/maps/{key}/comments" VIEWER "What people say to each other about a map, oldest first"
            takes () gives (Vec<comments::CommentRow>) comments::list),
        route!(POST "/maps/{key}/comments" EDITOR "Say something about a map, a step, a lane or a cell, or answer; colleagues who are mentioned are told"
            takes (comments::CommentWanted) gives (comments::CommentRow) comments::make),
        route!(PUT "/maps/{key}/comments/{id}" EDITOR "Put another text in the place of one's own comment"
            takes (comments::CommentChange) gives (comments::CommentRow) comments::change),
        route!(DELETE "/maps/{key}/comments/{id}" EDITOR "Delete one's own comment; administrators may delete any"
            takes () gives () comments::remove),
        route!(PUT "/maps/{key}/comments/{id}/resolved" EDITOR "Settle a thread of comments, or open it again"
            takes (comments::ThreadState) gives (comments::CommentRow) comments::resolve),
        route!(DELETE "/mentions/{id}" VIEWER "Take a comment that mentions oneself off one's list, by the number of the comment"
            takes () gives () comments::see),
        route!(GET "/maps/{key}/tasks" VIEWER "The tasks of a map, open ones first"
            takes () gives (Vec<tasks::TaskRow>) tasks::list),
        route!(POST "/maps/{key}/tasks" EDITOR "Make a task, of a comment or of its own; whoever it is for is told"
            takes (tasks::TaskWanted) gives (tasks::TaskRow) tasks::make),
        route!(PUT "/maps/{key}/tasks/{id}" EDITOR "Change a task: what it is, who answers for it, when it is due"
            takes (tasks::TaskChange) gives (tasks::TaskRow) tasks::change),
        route!(DELETE "/maps/{key}/tasks/{id}" EDITOR "Remove a task"
            takes () gives () tasks::remove),
        route!(GET "/tasks/mine" VIEWER "One's own open tasks on all maps, and comments that mention oneself"
            takes () gives (tasks::Waiting) tasks::mine),
        route!(PUT "/tasks/{id}/done" VIEWER "Say that a task is done, or is not: whoever it is for, and editors"
            takes (tasks::TaskState) gives (tasks::TaskRow) tasks::finish),
        route!(GET "/documents/{kind}" VIEWER "The newest version of every document of a kind"
            takes () gives (Vec<documents::Saved>) documents::list),
        route!(GET "/documents/{kind}/{key}" VIEWER "A document"
            takes () gives (documents::Saved) documents::get),
        route!(PUT "/documents/{kind}/{key}" EDITOR "Save the next version of a document"
            takes (documents::Save) gives (documents::Saved) documents::put),
        route!(GET "/documents/{kind}/{key}/versions" VIEWER "All versions of a document, newest first"
            takes () gives (Vec<documents::Saved>) documents::versions),
        route!(POST "/sql" EDITOR "Answer a read-only SQL query over the view `interactions`"
            takes (sql::Query) gives (sql::Table) sql::query),
        route!(POST "/sql/export" EDITOR "All rows that a read-only SQL query answers with, as a file"
            takes (sql::WantedFile) gives "application/octet-stream" sql::export),
    ]
}

/// Everything the server answers.
pub fn router(server: Server) -> Router {
    let beside = crate::collect::beside(&server);
    let mut api = Router::new();
    for route in routes() {
        let ends = route.ends(server.limits().request);
        let checked = from_fn_with_state((server.clone(), route.access, ends), guard);
        let handler: MethodRouter<Server> = route.handler.layer(checked);
        // Files are as large as they are; everything else is small.
        let limit = if route.path.ends_with("/uploads") {
            DefaultBodyLimit::disable()
        } else if route.path.ends_with("/maps/read") {
            DefaultBodyLimit::max(styk_maps::MAX_FILE_BYTES)
        } else if route.path.ends_with("/pictures") {
            // What is a little too large is told so.
            DefaultBodyLimit::max(2 * styk_report::MAX_PICTURE_BYTES)
        } else {
            DefaultBodyLimit::max(BODY_BYTES)
        };
        api = api.route(route.path, handler.layer(limit));
    }
    let fixed = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    api.route("/openapi.json", get(|| async { axum::Json(crate::openapi::document()) }))
        .route("/health", get(|| async { "ok\n" }))
        .route("/ready", get(|| async { "ready\n" }))
        .route("/metrics", get(data::metrics))
        .route("/shared/{secret}", get(shared::open).post(shared::unlock).layer(DefaultBodyLimit::max(FORM_BYTES)))
        .route("/api/{*rest}", get(unknown).post(unknown).put(unknown).patch(unknown).delete(unknown))
        .fallback(get(web::app))
        .layer(CompressionLayer::new())
        .layer(fixed("x-content-type-options", "nosniff"))
        .layer(fixed("referrer-policy", "same-origin"))
        .layer(fixed("cross-origin-opener-policy", "same-origin"))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .layer(RequestBodyTimeoutLayer::new(server.limits().sending))
        .layer(TraceLayer::new_for_http())
        .layer(from_fn_with_state(server.clone(), measure))
        .layer(from_fn_with_state(server.clone(), check_host))
        .layer(from_fn(no_panic))
        .with_state(server)
        .merge(beside)
}

async fn unknown(reader: Reader) -> impl IntoResponse {
    Problem::not_found().response(reader.language)
}

/// A handler that panics is a defect; whoever asked is told all the same.
async fn no_panic(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    let language = crate::reader::accepted(request.headers());
    // In the same task: whoever hangs up drops the handler, and the work with it.
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answered.unwrap_or_else(|_| {
        tracing::error!("a handler ended unexpectedly");
        Problem::internal().response(language)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn whoever_hangs_up_drops_the_handler() {
        let alive = Arc::new(());
        let held = Arc::clone(&alive);
        let waits = move || {
            let held = Arc::clone(&held);
            async move {
                std::future::pending::<()>().await;
                drop(held);
            }
        };
        let app = Router::new().route("/", get(waits)).layer(from_fn(no_panic));
        let request = Request::builder().uri("/").body(Body::empty()).unwrap();
        let answer = app.clone().oneshot(request);
        assert!(tokio::time::timeout(Duration::from_millis(50), answer).await.is_err());
        drop(app);
        assert_eq!(Arc::strong_count(&alive), 1);
    }

    async fn broken() -> &'static str {
        panic!("a defect")
    }

    #[tokio::test]
    async fn a_handler_that_panics_answers_all_the_same() {
        let app = Router::new().route("/", get(broken)).layer(from_fn(no_panic));
        let request = Request::builder().uri("/").body(Body::empty()).unwrap();
        assert_eq!(app.oneshot(request).await.unwrap().status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
