using System.Globalization;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests;

/// <summary>The long run: <c>dotnet run -c Release --project tests/AutoIG.Language.Tests -- [programs] [first seed] [most failures to reduce]</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        long Number(int at, long otherwise) => arguments.Length > at ? long.Parse(arguments[at], CultureInfo.InvariantCulture) : otherwise;
        if (arguments is ["show", var seed])
        {
            Console.WriteLine(Printer.Print(Generation.RandomProgram.Make(long.Parse(seed, CultureInfo.InvariantCulture)), "Model"));
            return 0;
        }
        var campaign = new Campaign();
        campaign.Run(Number(1, 1), Number(0, 1_000_000), Console.WriteLine);
        Console.WriteLine($"{campaign.Tried} tried, {campaign.Useless} of no use, {campaign.Invalid.Count} no C#; {campaign.Times}");
        foreach (string error in campaign.Invalid.Take(5))
            Console.WriteLine(error);
        Report.Write(campaign.Failures, (int)Number(2, 12), Console.WriteLine);
        return campaign.Failures.Count == 0 ? 0 : 1;
    }
}
