//! What must hold for any input, as plain functions that panic if it does not. They need nothing but the crate and
//! `minicbor`, so that fuzz targets can share them with the property tests.

pub mod cookie;
pub mod merge;
pub mod namespace;
pub mod plain;
pub mod record;
pub mod stored;
pub mod value;
pub mod walk;
