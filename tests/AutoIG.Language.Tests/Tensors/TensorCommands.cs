using System.Globalization;
using AutoIG.Language.Tests.Tensors.Generation;
using AutoIG.Language.Tests.Tensors.Runs;

namespace AutoIG.Language.Tests.Tensors;

/// <summary>The long run of models of tensors, and the look at one: [programs] [first seed] [most failures to reduce] [plain], show SEED, reduce SEED.</summary>
internal static class TensorCommands
{
    public static int Run(string[] arguments)
    {
        bool analyses = !arguments.Contains("plain");
        var campaign = new TensorCampaign(analyses);
        switch (arguments)
        {
            case ["show", var seed]:
                Console.WriteLine(RandomTensorProgram.Make(Number(seed)).Print("Model"));
                return 0;
            case ["reduce", var seed, ..]:
                campaign.Run(Number(seed), 1);
                TensorReport.Write(campaign, 1, Console.WriteLine);
                return campaign.Failures.Count;
        }
        long At(int position, long otherwise) => arguments.Length > position && arguments[position] != "plain" ? Number(arguments[position]) : otherwise;
        campaign.Run(At(1, 1), At(0, 100_000), Console.WriteLine);
        Console.WriteLine(campaign.Summary);
        foreach (string error in campaign.Invalid.Take(5))
            Console.WriteLine(error);
        TensorReport.Write(campaign, (int)At(2, 8), Console.WriteLine);
        return campaign.Failures.Count == 0 ? 0 : 1;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
