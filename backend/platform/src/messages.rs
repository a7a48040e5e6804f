pub enum Channel {
    Email,
    Sms,
}
pub struct Message {
    pub channel: Channel,
    pub to: String,
    pub subject: String,
    pub text: String,
}
pub async fn post(
    _db: &impl sea_orm::ConnectionTrait,
    _m: &Message,
    _now: chrono::DateTime<chrono::Utc>,
) -> Result<(), sea_orm::DbErr> {
    Ok(())
}
