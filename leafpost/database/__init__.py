"""The one place that speaks to the database: tables, migrations, and every statement."""
