//! Takes the place of the signatures without the feature `signed-cursors`: there are none.

#[derive(Clone)]
pub(super) enum Signature {}

impl Signature {
    pub(super) fn sign(&self, _: Vec<u8>) -> Vec<u8> {
        match *self {}
    }

    pub(super) fn verified<'b>(&self, _: &'b [u8]) -> Option<&'b [u8]> {
        match *self {}
    }
}
