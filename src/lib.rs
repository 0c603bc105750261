#![doc = include_str!("README.md")]

pub mod app;
pub mod base;
pub mod community;
pub mod screening;
pub mod web;
