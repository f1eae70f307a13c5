//! The dashboard is embedded: build again when it was built again.

fn main() {
    println!("cargo:rerun-if-changed=../dashboard/dist");
    println!("cargo:rerun-if-changed=build.rs");
}
