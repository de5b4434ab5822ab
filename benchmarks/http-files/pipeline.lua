-- For wrk: as many requests at once as the first argument says.
init = function(args)
  local requests = {}
  for i = 1, tonumber(args[1]) do
    requests[i] = wrk.format()
  end
  together = table.concat(requests)
end

request = function()
  return together
end
