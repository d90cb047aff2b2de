"""What the kernel decides without database nor clock."""
