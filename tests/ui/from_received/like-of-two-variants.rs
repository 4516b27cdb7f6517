use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
enum Shared {
    #[error("locked")]
    #[problem(status = 423)]
    ShopLocked,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the shop is locked")]
    #[problem(like = Shared::ShopLocked)]
    Shop,
    #[error("the cart is locked")]
    #[problem(like = Shared::ShopLocked)]
    Cart,
}

fn main() {}
