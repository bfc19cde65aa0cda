"""The actions of each menu; `app.ui.action_table` has them all."""
