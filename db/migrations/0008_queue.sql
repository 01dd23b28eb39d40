-- The one door from the application to the job queue, whose tables belong to the owner alone. Late bound: the queue's own
-- schema is made by graphile-worker at start.
create function enqueue_task(task_id uuid) returns void
  language plpgsql security definer set search_path = pg_catalog as
$$
begin
  perform graphile_worker.add_job('task', json_build_object('taskId', task_id), job_key := task_id::text, max_attempts := 8);
end
$$;
revoke all on function enqueue_task(uuid) from public;
grant execute on function enqueue_task(uuid) to chizheng_app;
