-- The city's own review before the public notice, where a region's setting asks for it (claim.city_review_before_notice).

alter table claim_line drop constraint claim_line_status;
alter table claim_line add constraint claim_line_status
  check (status in ('submitted', 'refused', 'returned', 'reviewed', 'city_reviewed', 'on_notice', 'objected', 'approved', 'paying', 'failed', 'paid', 'rejected', 'withdrawn', 'reversed'));
