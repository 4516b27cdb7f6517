#[derive(Deserialize, garde::Validate, WireNames)]
#[serde(rename_all = "camelCase", tag = "kind", rename_all_fields = "camelCase")]
enum Payment<T> {
    CreditCard {
        #[garde(length(min = 12))]
        card_number: String,
        #[garde(dive)]
        #[serde(flatten)]
        holder: Holder<T>,
    },
    Invoice(#[garde(dive)] Vec<T>),
    Cash,
}
