"""The fence around what is to do, and its history."""

from django.db import migrations

from permanence.foundation.tenancy import fence, history, referable, same_structure


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_tasks"),
        ("directory", "0002_fences"),
        ("foundation", "0002_fences"),
    ]
    operations = [
        fence("kernel_recurring"),
        fence("kernel_task"),
        fence("kernel_taskstep"),
        referable("kernel_recurring"),
        referable("kernel_task"),
        same_structure("kernel_task", "recurring_id", "kernel_recurring"),
        same_structure("kernel_taskstep", "task_id", "kernel_task"),
        history("kernel_recurring"),
        history("kernel_task"),
    ]
