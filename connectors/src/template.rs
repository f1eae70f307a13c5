//! Message templates: texts with gaps that a platform approved beforehand. What all channels that have any share.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A template as the platform holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Template {
    pub external_id: Option<String>,
    pub name: String,
    /// `en_US`
    pub language: String,
    /// `MARKETING`, `UTILITY`, `AUTHENTICATION`.
    pub category: String,
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` …; only approved ones can be sent.
    pub status: String,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality: Option<String>,
    pub rejected_reason: Option<String>,
    /// Whether its variables have names; else they have numbers.
    pub named: bool,
    /// In the platform's own shape.
    pub components: Value,
}

/// Some of an account's templates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TemplatePage {
    pub templates: Vec<Template>,
    /// Where the next page begins; none: this was the last.
    pub next: Option<String>,
}

/// What a template shows, and which values it asks for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Layout {
    pub header: Option<Header>,
    pub body: Text,
    pub footer: Option<String>,
    /// In the order in which requests count them.
    pub buttons: Vec<Button>,
    /// Parts that only the platform can judge, such as a carousel.
    pub beyond: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    pub format: HeaderFormat,
    /// With the format `text`.
    pub text: Option<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderFormat {
    Text,
    Image,
    Video,
    Document,
    Location,
}

impl HeaderFormat {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Document => "document",
            Self::Location => "location",
        }
    }

    /// Whether it is a file.
    pub fn is_media(self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Document)
    }
}

/// A text with gaps: `Hello {{1}}` or `Hello {{name}}`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Text {
    pub text: String,
    /// Each once; numbered ones in the order of their numbers, which is the order in which requests give them.
    pub variables: Vec<Variable>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// `1` or `order_no`.
    pub name: String,
    /// What the platform was shown when it approved the template.
    pub example: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Button {
    pub kind: ButtonKind,
    /// Its title.
    pub text: String,
    /// Where a link leads, with its gap.
    pub url: Option<String>,
    pub phone: Option<String>,
    /// The value it asks for: the end of a link, a code.
    pub variable: Option<Variable>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    QuickReply,
    Url,
    PhoneNumber,
    CopyCode,
    /// Copies the one-time code of an authentication template.
    Otp,
    /// A flow, a catalogue or a call: needs no value.
    Other,
}

/// A template with its values filled in: what the customer sees.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rendered {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<RenderedHeader>,
    pub body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub buttons: Vec<RenderedButton>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RenderedHeader {
    pub format: HeaderFormat,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A file that is given by link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RenderedButton {
    pub kind: ButtonKind,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}
