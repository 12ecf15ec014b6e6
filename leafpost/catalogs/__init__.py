"""What translators wrote: gettext catalogs, read strictly and written without noise."""
