//! Customer Journey Modelling Language 2.0 of SINTEF: <https://www.cjml.no>.
//!
//! ```xml
//! <CJML version="2.0">
//!   <plannedJourney>
//!     <journeyID>J1</journeyID>
//!     <journeyTitle>Flight</journeyTitle>
//!     <journeyPhases><journeyPhase phaseID="before"><phaseName>Before</phaseName></journeyPhase></journeyPhases>
//!     <actors><endUser actorID="Anna"/><serviceProvider actorID="Airline"/></actors>
//!     <touchpoints>
//!       <plannedCommunicationPoint>
//!         <touchpointID>T1</touchpointID>
//!         <belongsTo phaseIDref="before"/>
//!         <initiator><refersTo actorIDref="Anna"/><initiatorLabel>Books</initiatorLabel></initiator>
//!         <receiver><refersTo actorIDref="Airline"/><receiverLabel>Confirms</receiverLabel></receiver>
//!         <channel><channelName>Web</channelName></channel>
//!       </plannedCommunicationPoint>
//!     </touchpoints>
//!   </plannedJourney>
//! </CJML>
//! ```
//!
//! The schema is not published where it could be cited; followed are the example of the data format on cjml.no and
//! the elements that the language's own tools write and read (the converter of spreadsheets, and the editor).
//!
//! Covered are planned and actual journeys with their title, summaries and phases, end users and service providers,
//! communication points and actions with initiator, receiver, channel, comment and experience (a rating from 1 to 5,
//! which is an emotion from -2 to 2). A file may hold several journeys: a map is the first planned one, else the first
//! of all. Timestamps, compliance, references between journeys and whatever else there is are kept in the notes.
//!
//! A map of the current state or of a day is written as an actual journey, which has experiences; one of a future state
//! or a blueprint as a planned one. What the other party does is the lane of customer actions or the frontstage, as
//! the end user receives or sends; what has no element stands in the comment of a touchpoint.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// Between the actor who begins and the one who receives, in the lane of participants.
const TO: &str = " → ";
