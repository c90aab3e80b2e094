using Chat.Plan.Commands;

return PlanProgram.Run(args, Console.Out, Console.Error);
