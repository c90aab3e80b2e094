using Chat.LoadTest.Commands;

return await LoadProgram.RunAsync(args, Console.Out, Console.Error);
