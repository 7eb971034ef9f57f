"""管理 -> 工单流程: how orders of each type go, read, adapted and published version by version."""
