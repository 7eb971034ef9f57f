"""客户通知: what the customer of an order is told, on its way through an outbox."""
