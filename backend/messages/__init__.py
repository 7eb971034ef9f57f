"""发送短信: templates, and messages to workers on their way through an outbox."""
