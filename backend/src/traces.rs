//! Traces: spans of what happens to a message, for OpenTelemetry. Off until [`start`] is called; then nothing here does more
//! than look that it is.
//!
//! Spans are made by hand and not by `tracing`: they reach over batches and processes, and many are known only when they end.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::SystemTime;

use opentelemetry::propagation::TextMapPropagator;
pub use opentelemetry::trace::SpanKind;
use opentelemetry::trace::{Span as _, SpanContext, Status, TraceContextExt, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span as SdkSpan};

/// The only field of its header that we keep.
const TRACEPARENT: &str = "traceparent";

static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// From now on spans are made. A second start keeps the first.
pub fn start(provider: &SdkTracerProvider) {
    let _ = TRACER.set(provider.tracer("frontdesk"));
}

pub fn is_on() -> bool {
    TRACER.get().is_some()
}

/// The place in a trace that further spans hang on. It exists only where the trace is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace(SpanContext);

impl Trace {
    /// W3C `traceparent`, which carries it to another process.
    pub fn to_traceparent(&self) -> String {
        let mut carrier = HashMap::new();
        let context = Context::new().with_remote_span_context(self.0.clone());
        TraceContextPropagator::new().inject_context(&context, &mut carrier);
        carrier.remove(TRACEPARENT).unwrap_or_default()
    }

    /// None: it cannot be read, or nothing is traced here.
    pub fn from_traceparent(text: &str) -> Option<Self> {
        if !is_on() {
            return None;
        }
        let carrier = HashMap::from([(TRACEPARENT.to_owned(), text.to_owned())]);
        let context = TraceContextPropagator::new().extract_with_context(&Context::new(), &carrier);
        let span = context.span().span_context().clone();
        span.is_valid().then_some(Self(span))
    }
}

/// One that has begun. It ends when it is dropped, or with [`Span::end`].
pub struct Span(SdkSpan);

impl Span {
    /// The first of a trace: a request that comes in. None where nothing is traced.
    pub fn root(name: impl Into<String>) -> Option<Self> {
        let tracer = TRACER.get()?;
        let builder = tracer.span_builder(name.into()).with_kind(SpanKind::Server);
        Some(Self(tracer.build_with_context(builder, &Context::new())))
    }

    /// Below the place in a trace, if there is one.
    pub fn below(trace: Option<&Trace>, name: &'static str, kind: SpanKind) -> Option<Self> {
        Self::begun(trace, name, kind, None)
    }

    /// The same, begun at an earlier time.
    pub fn begun(trace: Option<&Trace>, name: &'static str, kind: SpanKind, at: Option<SystemTime>) -> Option<Self> {
        let (tracer, Trace(parent)) = (TRACER.get()?, trace?);
        let mut builder = tracer.span_builder(name).with_kind(kind);
        builder.start_time = at;
        let context = Context::new().with_remote_span_context(parent.clone());
        Some(Self(tracer.build_with_context(builder, &context)))
    }

    /// Where others hang on it. None: the sampler leaves this trace out.
    pub fn trace(&self) -> Option<Trace> {
        let context = self.0.span_context();
        context.is_sampled().then(|| Trace(context.clone()))
    }

    /// Ids and outcomes only: no word of a message, no name, no number of a person.
    pub fn note(&mut self, key: &'static str, value: impl ToString) {
        self.0.set_attribute(KeyValue::new(key, value.to_string()));
    }

    pub fn count(&mut self, key: &'static str, value: i64) {
        self.0.set_attribute(KeyValue::new(key, value));
    }

    pub fn failed(&mut self, what: &'static str) {
        self.0.set_status(Status::error(what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_while_traces_are_off() {
        assert!(!is_on());
        assert!(Span::root("POST /webhooks/{channel}").is_none());
        assert_eq!(
            Trace::from_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            None
        );
    }
}
