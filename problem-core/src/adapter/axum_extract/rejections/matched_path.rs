//! The rejection of `MatchedPath`, which is in `axum::extract::rejection` if axum has its feature `axum-matched-path`.

use axum::extract::rejection::{MatchedPathMissing, MatchedPathRejection};

use crate::adapter::axum_extract::rejections::{DEFECT, INTERNAL, composite_rejections, rejections};

rejections! { DEFECT:
    MatchedPathMissing INTERNAL;
}

composite_rejections! { DEFECT:
    MatchedPathRejection { MatchedPathMissing }
}
