//! Recordings: how long, and how loud when. Every common codec is decoded, at a fraction of its length.

use std::fs::File;
use std::time::Instant;

use opus_decoder::OpusDecoder;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::common::Limit;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;

use super::{Insight, WAVEFORM};

/// Opus is decoded to this rate: loudness needs no more.
const OPUS_RATE: u32 = 8_000;
/// Opus counts what the decoder needs to settle, and its lengths, at this rate.
const OPUS_CLOCK: f64 = 48_000.0;
/// Loudness is measured over this many seconds, then gathered into the waveform.
const STEP: f64 = 0.02;
/// Six hours; a recording that is longer keeps its length alone.
const MAX_STEPS: usize = 6 * 3600 * 50;

/// Length and loudness.
pub fn listen(file: File, until: Instant) -> Option<Insight> {
    let mut format = open(file)?;
    let track = format.default_track(TrackType::Audio)?;
    let known = seconds(track);
    let Some(CodecParameters::Audio(codec)) = &track.codec_params else {
        return Some(insight(known, None, format.as_ref()));
    };
    let (id, codec, padding) = (track.id, codec.clone(), track.delay.unwrap_or(0));
    let heard = Ear::new(&codec).and_then(|ear| ear.hear(format.as_mut(), id, until));
    let (duration, waveform) = match heard {
        Some(steps) => {
            let settle = if codec.codec == CODEC_ID_OPUS {
                f64::from(padding) / OPUS_CLOCK
            } else {
                0.0
            };
            let counted = (steps.seconds - settle).max(0.0);
            // what was heard is the truth; a header may say anything
            (
                Some(counted).filter(|seconds| *seconds > 0.0).or(known),
                steps.waveform(),
            )
        }
        None => (known, None),
    };
    Some(insight(duration, waveform, format.as_ref()))
}

/// Length, and size of a film, from the header alone.
pub fn container(file: File) -> Option<Insight> {
    let format = open(file)?;
    let track = format
        .first_track(TrackType::Video)
        .or_else(|| format.first_track(TrackType::Audio))?;
    Some(insight(seconds(track), None, format.as_ref()))
}

fn insight(duration: Option<f64>, waveform: Option<[u8; WAVEFORM]>, format: &dyn FormatReader) -> Insight {
    let film = format.first_track(TrackType::Video);
    let size = film.and_then(|track| match &track.codec_params {
        Some(CodecParameters::Video(video)) => Some((u32::from(video.width?), u32::from(video.height?))),
        _ => None,
    });
    Insight {
        size: size.filter(|(width, height)| *width > 0 && *height > 0),
        duration,
        waveform,
        thumbnail: None,
        shows: Some(film.is_some()),
    }
}

fn open(file: File) -> Option<Box<dyn FormatReader>> {
    let source = MediaSourceStream::new(Box::new(file), Default::default());
    // covers and texts of a file are none of our business, and may be large
    let metadata = MetadataOptions::default()
        .limit_tag_bytes(Limit::Maximum(64 * 1024))
        .limit_visual_bytes(Limit::Maximum(0));
    symphonia::default::get_probe()
        .probe(&Hint::new(), source, FormatOptions::default(), metadata)
        .ok()
}

fn seconds(track: &Track) -> Option<f64> {
    let time = track.time_base?.calc_duration(track.duration?)?;
    Some(time.as_secs_f64()).filter(|seconds| *seconds > 0.0)
}

/// Decodes packets and measures how loud they are.
struct Ear {
    decoder: Decoder,
    steps: Steps,
}

enum Decoder {
    Opus {
        decoder: Box<OpusDecoder>,
        samples: Vec<i16>,
    },
    Other {
        decoder: Box<dyn AudioDecoder>,
        samples: Vec<f32>,
    },
}

impl Ear {
    fn new(codec: &AudioCodecParameters) -> Option<Self> {
        let decoder = if codec.codec == CODEC_ID_OPUS {
            let decoder = OpusDecoder::new(OPUS_RATE, 1).ok()?;
            let samples = vec![0; decoder.max_frame_size_per_channel()];
            Decoder::Opus {
                decoder: Box::new(decoder),
                samples,
            }
        } else {
            let options = AudioDecoderOptions::default();
            let decoder = symphonia::default::get_codecs()
                .make_audio_decoder(codec, &options)
                .ok()?;
            Decoder::Other {
                decoder,
                samples: Vec::new(),
            }
        };
        Some(Self {
            decoder,
            steps: Steps::default(),
        })
    }

    /// To the end of the track; none when that takes too long.
    fn hear(mut self, format: &mut dyn FormatReader, track: u32, until: Instant) -> Option<Steps> {
        loop {
            match format.next_packet() {
                Ok(Some(packet)) if packet.track_id == track => self.packet(&packet),
                Ok(Some(_)) => {}
                // a file that was cut off ends where it ends
                Ok(None) | Err(Error::IoError(_) | Error::ResetRequired | Error::DecodeError(_)) => break,
                Err(_) => return None,
            }
            if Instant::now() > until || self.steps.loud.len() > MAX_STEPS {
                return None;
            }
        }
        self.steps.close();
        Some(self.steps)
    }

    /// A packet that cannot be decoded is silence of unknown length: it is left out.
    fn packet(&mut self, packet: &Packet) {
        match &mut self.decoder {
            Decoder::Opus { decoder, samples } => {
                if let Ok(count) = decoder.decode(&packet.data, samples, false) {
                    let heard = samples[..count].iter().map(|sample| f32::from(*sample) / 32_768.0);
                    self.steps.add(heard, OPUS_RATE);
                }
            }
            Decoder::Other { decoder, samples } => {
                let Ok(buffer) = decoder.decode(packet) else { return };
                let (rate, channels) = (buffer.spec().rate(), buffer.num_planes().max(1));
                buffer.copy_to_vec_interleaved(samples);
                // the loudest of the channels stands for all
                let loudest = |frame: &[f32]| frame.iter().fold(0.0f32, |most, sample| most.max(sample.abs()));
                self.steps.add(samples.chunks(channels).map(loudest), rate);
            }
        }
    }
}

/// Loudness by steps of [`STEP`] seconds.
#[derive(Default)]
struct Steps {
    seconds: f64,
    loud: Vec<f32>,
    sum: f32,
    count: u32,
}

impl Steps {
    fn add(&mut self, samples: impl Iterator<Item = f32>, rate: u32) {
        let rate = rate.max(1);
        let step = ((f64::from(rate) * STEP) as u32).max(1);
        let mut added: u64 = 0;
        for sample in samples {
            added += 1;
            self.sum += if sample.is_finite() { sample * sample } else { 0.0 };
            self.count += 1;
            if self.count >= step {
                self.close();
            }
        }
        self.seconds += added as f64 / f64::from(rate);
    }

    fn close(&mut self) {
        if self.count > 0 {
            self.loud.push((self.sum / self.count as f32).sqrt());
        }
        (self.sum, self.count) = (0.0, 0);
    }

    /// None for silence: a flat line says nothing.
    fn waveform(&self) -> Option<[u8; WAVEFORM]> {
        let most = self.loud.iter().copied().fold(0.0f32, f32::max);
        if most < 0.001 {
            return None;
        }
        let mut waveform = [0; WAVEFORM];
        for (place, value) in waveform.iter_mut().enumerate() {
            let from = place * self.loud.len() / WAVEFORM;
            let to = ((place + 1) * self.loud.len() / WAVEFORM)
                .max(from + 1)
                .min(self.loud.len());
            let part = &self.loud[from..to];
            let loud = part.iter().copied().fold(0.0f32, f32::max);
            *value = (loud / most * 100.0).round() as u8;
        }
        Some(waveform)
    }
}
